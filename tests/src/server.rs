//! The real binary on a data folder of its own, ended when the test is.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
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
    /// Where it tells of itself in numbers, if it was told to.
    numbers: Option<String>,
    /// Whether the folder is on a disk that only the running server sees.
    apart: bool,
}

impl TestServer {
    /// An area with one space, `Cwm`, on an empty folder, serving.
    pub fn start() -> Self {
        let mut server = Self::on_own_folder();
        server.found("Cwm");
        server.serve(&[]);
        server
    }

    /// The same on a disk of its own, a part of which is taken until `make_room`.
    pub fn on_a_small_disk() -> Self {
        Self::on_a_disk_of(8, 4)
    }

    /// The same, of so many MiB, of which so many are taken.
    pub fn on_a_disk_of(mib: usize, taken: usize) -> Self {
        const DISK: &str = "mount -t tmpfs -o size=$HEARD_TEST_DISK tmpfs \"$0\" \
             && \"$1\" space --data \"$0\" --name Cwm --area Rhondda --demo && exec \"$@\"";
        let mut server = Self::on_own_folder();
        std::fs::create_dir(&server.data).expect("a folder to mount on");
        // A mount that only this server sees, and that ends with it: no cleaning up, and no need to be root.
        let mut process = Command::new("unshare");
        process.args(["--user", "--map-root-user", "--mount", "--kill-child=KILL", "sh", "-c", DISK]);
        process.env("HEARD_TEST_DISK", format!("{mib}m"));
        process.arg(&server.data).arg(binary());
        server.start_process(process);
        server.apart = true;
        std::fs::write(server.filler(), vec![0; taken * 1024 * 1024]).expect("a filler");
        server
    }

    /// Frees the part of the small disk that was taken.
    pub fn make_room(&self) {
        std::fs::remove_file(self.filler()).expect("a filler");
    }

    /// Takes all of the small disk but so many bytes, in pages of 4 KiB.
    pub fn leave_room(&self, bytes: u64) {
        let mut filler = File::options().create(true).append(true).open(self.filler()).expect("a filler");
        while filler.write_all(&[0; 4096]).is_ok() {}
        let taken = filler.metadata().expect("a filler").len();
        filler.set_len(taken.saturating_sub(bytes)).expect("a filler that shrinks");
    }

    /// What takes room on the small disk, as it is reached from outside.
    fn filler(&self) -> PathBuf {
        let (child, _) = self.running.as_ref().expect("a running server");
        let within = self.data.strip_prefix("/").expect("an absolute path");
        Path::new(&format!("/proc/{}/root", child.id())).join(within).join("filler")
    }

    /// A folder of its own for data that is not there yet.
    pub fn on_own_folder() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the data");
        Self {
            running: None,
            data: folder.path().join("data"),
            _own: Some(folder),
            numbers: None,
            apart: false,
        }
    }

    /// A data folder as it is, not yet serving.
    pub fn on(data: &Path) -> Self {
        Self { running: None, data: data.to_owned(), _own: None, numbers: None, apart: false }
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

    /// The running process.
    pub fn pid(&self) -> u32 {
        let (child, _) = self.running.as_ref().expect("a running server");
        child.id()
    }

    pub fn line(&self) -> Line {
        let (_, address) = self.running.as_ref().expect("a running server");
        Line::to(address)
    }

    /// What it tells of itself in numbers; it was started with `HEARD_METRICS`.
    pub fn numbers(&self) -> String {
        let address = self.numbers.as_ref().expect("a server that counts");
        let answer = reqwest::blocking::get(address).expect("an answer");
        answer.text().expect("text")
    }

    /// Runs a command of the binary on this server's data; panics when it fails.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let output = self.try_run(arguments);
        assert!(output.status.success(), "heard {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        output
    }

    pub fn try_run(&self, arguments: &[&str]) -> Output {
        self.try_run_with(&[], arguments)
    }

    /// The same with variables added to its environment.
    pub fn try_run_with(&self, environment: &[(&str, &str)], arguments: &[&str]) -> Output {
        let (command, rest) = arguments.split_first().expect("a command");
        let mut process = self.process();
        process.arg(command).arg("--data").arg(&self.data).args(rest).envs(environment.iter().copied());
        process.output().expect("the binary runs")
    }

    /// The binary, where it finds the data folder.
    fn process(&self) -> Command {
        match &self.running {
            Some((child, _)) if self.apart => {
                let mut process = Command::new("nsenter");
                process.args(["--user", "--preserve-credentials", "--mount", "--target"]);
                process.arg(child.id().to_string()).arg(binary());
                process
            }
            _ => Command::new(binary()),
        }
    }

    /// Serves on a free port, with variables added to its environment.
    pub fn serve(&mut self, environment: &[(&str, &str)]) {
        let mut process = Command::new(binary());
        process.envs(environment.iter().copied());
        self.start_process(process);
    }

    /// The same with no more open files than leave room for so many connections.
    pub fn serve_few(&mut self, connections: u64, environment: &[(&str, &str)]) {
        /// Those that are no connections.
        const OTHER_FILES: u64 = 500;
        let mut process = Command::new("prlimit");
        process.arg(format!("--nofile={}", connections + OTHER_FILES)).arg(binary());
        process.envs(environment.iter().copied());
        self.start_process(process);
    }

    /// Lets a process serve this data, and reads from it where it listens.
    fn start_process(&mut self, mut process: Command) {
        process.arg("serve").arg("--data").arg(&self.data).args(["--listen", "127.0.0.1:0"]);
        let log = File::options().create(true).append(true).open(self.log_file()).expect("a log");
        process.stdout(Stdio::piped()).stderr(log);
        let mut child = process.spawn().expect("the binary runs");
        let mut told = BufReader::new(child.stdout.take().expect("its output")).lines();
        let mut addresses = told
            .by_ref()
            .map_while(Result::ok)
            .filter_map(|line| Some(line[line.find("http://")?..].split_whitespace().next()?.to_owned()));
        let address = addresses.next().expect("the server says where it listens");
        let counts = process.get_envs().any(|(name, _)| name == "HEARD_METRICS");
        self.numbers = counts.then(|| addresses.next().expect("the server says where its numbers are"));
        // The pipe is read to its end, so that the server never waits for a reader.
        std::thread::spawn(move || told.for_each(drop));
        self.running = Some((child, address));
    }

    /// Makes a backup; answers its folder.
    pub fn back_up(&self) -> PathBuf {
        let to = self.data.with_extension("backups");
        let told = self.run(&["backup", "--to", to.to_str().expect("a plain path")]).stdout;
        let told = String::from_utf8(told).expect("text");
        PathBuf::from(told.split_once(": ").expect("a folder is told").0)
    }

    /// Loses the data folder and serves what a backup makes of it.
    pub fn burn_and_restore(&mut self, backup: &Path) {
        self.kill();
        std::fs::remove_dir_all(&self.data).expect("a data folder to lose");
        self.run(&["restore", "--from", backup.to_str().expect("a plain path")]);
        self.serve(&[]);
    }

    /// All that it has written to its log since the start.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.log_file()).expect("a log")
    }

    fn log_file(&self) -> PathBuf {
        self.data.with_extension("log")
    }

    /// Kills it as a power cut would.
    pub fn kill(&mut self) {
        if let Some((mut child, _)) = self.running.take() {
            let _ = child.kill();
            child.wait().expect("a child of ours");
        }
    }

    /// Ends it as a service manager would.
    pub fn stop(&mut self) {
        let ended =
            Command::new("kill").args(["-TERM", &self.pid().to_string()]).status().expect("kill runs");
        assert!(ended.success(), "the server is there to be ended");
        self.wait();
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

/// `heard` beside the test or example that runs, in cargo's target folder; or the build that `HEARD_BINARY` names.
pub fn binary() -> PathBuf {
    if let Some(other) = std::env::var_os("HEARD_BINARY") {
        return other.into();
    }
    let test = std::env::current_exe().expect("a test has a path");
    let profile =
        test.ancestors().find(|folder| folder.join("deps").is_dir()).expect("cargo's target folder");
    let binary = profile.join("heard");
    assert!(binary.exists(), "{} is not there: run `cargo build` first", binary.display());
    binary
}
