//! A home directory with credentials in the places where they lie in real ones.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use scrubjay_detect::template::expand;
use tempfile::TempDir;

/// A credential that was put into the home.
pub(crate) struct Planted {
    /// Its file, relative to the home.
    pub(crate) path: PathBuf,
    pub(crate) line: u64,
    pub(crate) secret: Vec<u8>,
}

impl Planted {
    /// Whether `output` holds a part of it that must not be seen.
    ///
    /// A format's fixed beginning and the last four characters may be.
    pub(crate) fn is_leaked_in(&self, output: &[u8]) -> bool {
        let hidden = &self.secret[self.secret.len() / 3..self.secret.len() - 4];
        let length = hidden.len().min(8);
        hidden.windows(length).any(|part| contains(output, part))
    }
}

pub(crate) fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

/// A temporary home.
pub(crate) struct Home {
    folder: TempDir,
    pub(crate) planted: Vec<Planted>,
    seed: u64,
}

impl Home {
    /// An empty one.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), planted: Vec::new(), seed: 0 }
    }

    /// One with something everywhere.
    pub(crate) fn full() -> Self {
        let mut home = Self::empty();
        home.plant_dotfiles();
        home.plant_repository();
        home.plant_odd_files();
        home
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn at(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.path().join(relative)
    }

    /// Writes a file made of templates; what they mark as secret is to be found.
    pub(crate) fn plant(&mut self, relative: impl AsRef<Path>, templates: &[&str]) {
        let path = relative.as_ref();
        let mut text = Vec::new();
        for template in templates {
            self.seed += 1;
            let piece = expand(template, self.seed).unwrap();
            if template.contains('«') {
                let before = [&text[..], &piece.text[..piece.secret.start]].concat();
                let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count() as u64;
                let secret = piece.text[piece.secret.clone()].to_vec();
                self.planted.push(Planted { path: path.to_path_buf(), line, secret });
            }
            text.extend(piece.text);
        }
        self.write(path, text);
    }

    /// Writes a file in which nothing is to be found.
    pub(crate) fn write(&self, relative: impl AsRef<Path>, text: impl AsRef<[u8]>) {
        let path = self.at(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn plant_dotfiles(&mut self) {
        self.plant(
            ".env",
            &[
                "# local\nAPP_ENV=development\n",
                "STRIPE_SECRET_KEY=«sk_live_{base62:99}»\n",
                "DB_PASSWORD=«{base62:24}»\n",
                "DATABASE_URL=postgres://app:«{base62:20}»@db.acme.dev:5432/app\n",
            ],
        );
        self.plant(
            ".aws/credentials",
            // The id is part of the finding: the other half of the secret key.
            &["[default]\naws_access_key_id = AKIA{base32:13}2MN\naws_secret_access_key = «{base64:40}»\n"],
        );
        self.plant(
            ".claude/projects/x/session.jsonl",
            &[
                r#"{{"type":"user","message":{{"role":"user","content":"push the branch"}}"#,
                "\n",
                r#"{{"type":"user","toolUseResult":{{"stdout":"$ cat .env\nGH_TOKEN=\"«ghp_{base62:30}{crc32}»\"\n"}}"#,
                "\n",
                r#"{{"type":"assistant","content":"{{\"accessToken\":\"«sk-ant-oat01-{base64url:93}AA»\"}"}"#,
                "\n",
            ],
        );
        self.plant(
            ".config/gh/hosts.yml",
            &["github.com:\n    user: acme\n", "    oauth_token: «gho_{base62:30}{crc32}»\n"],
        );
        self.plant(
            ".zsh_history",
            &[
                ": 1767225600:0;ls\n",
                ": 1767225601:0;export ANTHROPIC_API_KEY=«sk-ant-api03-{base64url:93}AA»\n",
                ": 1767225602:0;cargo test\n",
            ],
        );
        self.plant(".ssh/id_rsa", &["«{pem:RSA PRIVATE KEY}»\n"]);
        self.plant(".vault-token", &["«hvs.CAES{base64url:90}»\n"]);
    }

    fn plant_repository(&mut self) {
        self.write("site/.git/HEAD", "ref: refs/heads/main\n");
        self.write("site/.git/objects/ab/cdef", "compressed");
        self.write("site/.gitignore", ".env\n/build/\n");
        self.plant(
            "site/.env",
            &["OPENAI_API_KEY=«sk-svcacct-{base64url:74}T3BlbkFJ{base64url:74}»\n"],
        );
        self.plant(
            "site/.git/config",
            &[
                "[core]\n\tbare = false\n[remote \"origin\"]\n",
                "\turl = https://«ghp_{base62:30}{crc32}»@github.com/acme/site.git\n",
            ],
        );
        self.plant(
            "site/deploy.sh",
            &["#!/bin/sh\n", "export RESEND_API_KEY=«re_{base62:8}_{base62:24}»\n"],
        );
    }

    fn plant_odd_files(&mut self) {
        self.plant(OsStr::from_bytes(b"caf\xe9.env"), &["SENTRY_AUTH_TOKEN=«sntryu_{hex:64}»\n"]);
        let hidden = expand("GH_TOKEN=ghp_{base62:30}{crc32}\n", 1).unwrap().text;
        self.write("program", [b"\x7fELF\0\0\0\0", &hidden[..]].concat());
        self.write("photo.png", hidden);
        self.write("empty", "");
        let lock = r#"{{"packages":{{"node_modules/a":{{"integrity":"sha512-{base64:86}=="}}}"#;
        self.write("package-lock.json", expand(lock, 1).unwrap().text);
        std::os::unix::fs::symlink(".", self.at("loop")).unwrap();
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        mknodat(CWD, self.at("pipe"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    }
}
