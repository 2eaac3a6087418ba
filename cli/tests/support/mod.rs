//! What the tests of the binary share: a directory to work in, and runs of the binary there.

pub(crate) mod reports;

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A trust policy that rolecall has nothing against.
pub(crate) const TRUST: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Sid": "Vendor",
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:role/vendor"},
    "Action": "sts:AssumeRole",
    "Condition": {"StringEquals": {"sts:ExternalId": "0f2a6c1e-3d5b-4c7a-9e8f-1b2c3d4e5f60"}}
  }]
}
"#;

/// An identity policy that nobody should have nothing against.
pub(crate) const ADMINISTRATOR: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;

/// The path of a schema of the corpus.
pub(crate) fn schema(name: &str) -> String {
    format!("{}/../corpus/schemas/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// A directory of a test's own, removed at its end.
pub(crate) struct Bench {
    pub(crate) root: PathBuf,
}

/// What a run of the binary said.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Bench {
    pub(crate) fn new(name: &str) -> Self {
        let root =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&root);
        std::fs::create_dir_all(&root).unwrap();
        Self { root }
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        self.write_bytes(path, text.as_bytes());
    }

    pub(crate) fn write_bytes(&self, path: &str, bytes: &[u8]) {
        let path = self.root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    pub(crate) fn command(&self, arguments: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall"));
        command
            .args(arguments)
            .current_dir(&self.root)
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR")
            .env_remove("CLICOLOR_FORCE")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the binary here with something on standard input.
    pub(crate) fn run(&self, arguments: &[&str], stdin: &str) -> Run {
        finish(&mut self.command(arguments), stdin)
    }
}

/// Runs a command to its end.
pub(crate) fn finish(command: &mut Command, stdin: &str) -> Run {
    let mut child = command.spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        // A command that answers while it reads waits for its reader.
        scope.spawn(move || {
            // One that does not read its input may be gone before all is written.
            let _ = pipe.write_all(stdin.as_bytes());
        });
        child.wait_with_output().unwrap()
    });
    Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.root);
    }
}
