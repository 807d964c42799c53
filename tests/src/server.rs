//! The real binary on a data folder of its own, ended when the test is.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

use crate::device::Device;
use crate::line::Line;

#[derive(Debug)]
pub struct TestServer {
    /// None while it is stopped.
    running: Option<(Child, String)>,
    data: PathBuf,
    /// Removes the folder in the end, unless it is somebody else's.
    _own: Option<TempDir>,
}

impl TestServer {
    /// An area with one space, `Cwm`, on an empty folder, serving.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the data");
        let mut server = Self { running: None, data: folder.path().to_owned(), _own: Some(folder) };
        server.found("Cwm");
        server.serve(&[]);
        server
    }

    /// The same on a folder that the test made.
    pub fn start_on(data: &Path) -> Self {
        let mut server = Self::on(data);
        server.found("Cwm");
        server.serve(&[]);
        server
    }

    /// A data folder as it is, not yet serving.
    pub fn on(data: &Path) -> Self {
        Self { running: None, data: data.to_owned(), _own: None }
    }

    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Makes a space, and the area the first time.
    pub fn found(&self, space: &str) {
        self.run(&["space", "--name", space, "--area", "Rhondda", "--demo"]);
    }

    /// An invite's secret, as hex.
    pub fn invite(&self, role: &str, space: Option<&str>) -> String {
        let mut arguments = vec!["invite", "--link-only", "--role", role];
        arguments.extend(space.iter().flat_map(|space| ["--space", space]));
        let told = String::from_utf8(self.run(&arguments).stdout).expect("text");
        let (_, link) = told.split_once("#join=").expect("a link in what is told");
        link.chars().take_while(char::is_ascii_hexdigit).collect()
    }

    /// A worker's phone in a space.
    pub fn worker(&self, space: &str, name: &str) -> Device {
        Device::join(self.line(), &self.invite("member", Some(space)), name)
    }

    /// A reviewer's desk.
    pub fn desk(&self, name: &str) -> Device {
        Device::join(self.line(), &self.invite("reviewer", None), name)
    }

    pub fn line(&self) -> Line {
        let (_, address) = self.running.as_ref().expect("a running server");
        Line::to(address)
    }

    /// Runs a command of the binary on this server's data; panics when it fails.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let output = self.try_run(arguments);
        assert!(output.status.success(), "heard {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        output
    }

    pub fn try_run(&self, arguments: &[&str]) -> Output {
        let (command, rest) = arguments.split_first().expect("a command");
        let mut process = Command::new(binary());
        process.arg(command).arg("--data").arg(&self.data).args(rest);
        process.output().expect("the binary runs")
    }

    /// Serves on a free port, with variables added to its environment.
    pub fn serve(&mut self, environment: &[(&str, &str)]) {
        let mut process = Command::new(binary());
        process.arg("serve").arg("--data").arg(&self.data).args(["--listen", "127.0.0.1:0"]);
        process.envs(environment.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = process.spawn().expect("the binary runs");
        let mut told = BufReader::new(child.stdout.take().expect("its output")).lines();
        let address = told
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| Some(line[line.find("http://")?..].split_whitespace().next()?.to_owned()))
            .expect("the server says where it listens");
        // The pipe is read to its end, so that the server never waits for a reader.
        std::thread::spawn(move || told.for_each(drop));
        self.running = Some((child, address));
    }

    /// Kills it as a power cut would.
    pub fn kill(&mut self) {
        if let Some((mut child, _)) = self.running.take() {
            let _ = child.kill();
            child.wait().expect("a child of ours");
        }
    }

    /// Waits until it has ended by itself.
    pub fn wait(&mut self) {
        if let Some((mut child, _)) = self.running.take() {
            child.wait().expect("a child of ours");
        }
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.kill();
    }
}

/// `heard` beside the test or example that runs, in cargo's target folder.
pub fn binary() -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    let profile =
        test.ancestors().find(|folder| folder.join("deps").is_dir()).expect("cargo's target folder");
    let binary = profile.join("heard");
    assert!(binary.exists(), "{} is not there: run `cargo build` first", binary.display());
    binary
}
