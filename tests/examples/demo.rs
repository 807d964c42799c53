//! Fills a data folder with the demo area, once, prints fresh links to try, and becomes the server.

use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;
use std::{fs, io};

use clap::Parser;
use heard::domain::card::Code;
use heard::seal::random;
use tests::demo::{Content, bring_questions, fill, found};
use tests::server::{TestServer, binary};

#[derive(Debug, Parser)]
struct Demo {
    /// The data folder, kept between runs. Remove it to begin again.
    #[arg(long, default_value = "target/demo")]
    data: PathBuf,
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The folder with the built app.
    #[arg(long, default_value = "web/dist")]
    web: PathBuf,
}

fn main() -> ExitCode {
    let demo = Demo::parse();
    if let Err(error) = TcpListener::bind(("127.0.0.1", demo.port)) {
        eprintln!("Port {} cannot be used ({error}). Choose another: make run PORT=8090", demo.port);
        return ExitCode::FAILURE;
    }
    let content = Content::read();
    if !demo.data.exists()
        && let Err(error) = make(&demo.data, &content)
    {
        eprintln!("The demo area could not be made in {}: {error}", demo.data.display());
        return ExitCode::FAILURE;
    }
    show(&demo, &content);
    // Taking this process's place, the server gets the terminal's Ctrl-C itself.
    let error = Command::new(binary())
        .arg("serve")
        .args(["--listen", &format!("127.0.0.1:{}", demo.port), "--log", "warn"])
        .arg("--data")
        .arg(&demo.data)
        .arg("--web")
        .arg(&demo.web)
        .exec();
    eprintln!("The server could not be started: {error}");
    ExitCode::FAILURE
}

/// Fills a folder beside `data` and gives it its name when it is whole, so that an interrupted run leaves nothing half filled.
fn make(data: &Path, content: &Content) -> io::Result<()> {
    let begun = Instant::now();
    let filling = data.with_extension("filling");
    if filling.exists() {
        fs::remove_dir_all(&filling)?;
    }
    let mut server = TestServer::on(&filling);
    found(&server, content);
    server.serve(&[]);
    let filled = fill(&server, content, heard::http::now());
    let (told, answered) = (filled.told.len(), filled.answered.len());
    drop(server);
    fs::rename(key_of(&filling), key_of(data))?;
    fs::rename(&filling, data)?;
    println!(
        "Made the area \"{}\": {} invented people, {told} conversations and {answered} sets of answers, in {:.1} seconds.",
        content.area.name,
        content.people.len(),
        begun.elapsed().as_secs_f32()
    );
    Ok(())
}

/// Where the master key of a data folder is, unless told otherwise.
fn key_of(data: &Path) -> PathBuf {
    let mut name = data.as_os_str().to_owned();
    name.push(".key");
    PathBuf::from(name)
}

fn show(demo: &Demo, content: &Content) {
    let server = TestServer::on(&demo.data);
    // An earlier build may have derived other tables than this one reads.
    server.run(&["rebuild"]);
    bring_questions(&server);
    let (space, _) = content.area.spaces.first_key_value().expect("a space");
    // Hosts of their own, so that one browser can be all three: each has its own storage.
    let link = |host: &str, role: &str, space: Option<&str>| {
        format!("http://{host}.localhost:{}/#join={}", demo.port, server.invite(role, space))
    };
    println!();
    println!("A worker's phone   {}", link("worker", "member", Some(space)));
    println!("A second worker    {}", link("second", "member", Some(space)));
    println!("A reviewer's desk  {}", link("desk", "reviewer", None));
    println!("A card to give     {}", Code::from_bytes(random()).print());
    if let Some((person, code)) =
        content.people.iter().find_map(|person| person.name.as_ref().zip(person.code.as_ref()))
    {
        println!("The card of {person}  http://card.localhost:{}/card   {code}", demo.port);
    }
    println!();
    println!(
        "Each link works once, within 15 minutes; every start prints new ones. Both workers are in \"{space}\"."
    );
    println!(
        "Everybody in this area is invented. Ctrl-C stops the server, and {} keeps the area.",
        demo.data.display()
    );
    println!();
}
