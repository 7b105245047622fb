//! `scrubjay hook test`: proves that the hooks block a credential.

use std::fs;
use std::path::Path;
use std::process::Command;

use clap::Args;
use scrubjay_detect::template;

use super::manager::ManagerName;
use super::script::Hook;
use super::target::Target;
use super::{Chosen, HookError, git, status};
use crate::diagnostics::Diagnostics;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{Audience, Destination};

/// Prove that the hooks block a commit and a push with a credential in it
///
/// A credential is made up, and committed and pushed in repositories in a temporary directory with
/// the hooks of this one. Each hook has to let pass what holds no credential and to stop what holds
/// one. Neither the index nor the history here is touched, and the credential is not printed.
#[derive(Debug, Args)]
pub(super) struct TestArgs {
    #[command(flatten)]
    chosen: Chosen,
}

pub(super) fn run(args: &TestArgs, _: &Diagnostics) -> Result<Exit, Error> {
    let mut target = Target::new(&args.chosen)?;
    if target.covered {
        let chosen = Chosen {
            caller: args.chosen.caller,
            global: true,
            manager: None,
            program: args.chosen.program.clone(),
        };
        target = Target::new(&chosen)?;
    }
    if !status::lines(&target)?.iter().all(|line| line.good) {
        return Err(HookError::NotInstalled.into());
    }
    let folder = tempfile::tempdir().map_err(failed)?;
    let trial = Trial::new(folder.path(), &target)?;
    trial.commits()?;
    trial.pushes()?;
    Destination::Stdout.write(Audience::Usual, |out| {
        Hook::ALL.iter().try_for_each(|hook| {
            writeln!(out, "{}: lets pass what is clean, blocks a credential", hook.name())
        })
    })?;
    Ok(Exit::Clean)
}

/// Two repositories of ours: one to commit in, and one to push to.
struct Trial<'t> {
    folder: &'t Path,
    hooks: &'t Path,
}

impl<'t> Trial<'t> {
    fn new(folder: &'t Path, target: &'t Target) -> Result<Self, Error> {
        let trial = Self { folder, hooks: &target.hooks };
        let (work, remote) = (folder.join("work"), folder.join("remote"));
        fs::create_dir(&work).map_err(failed)?;
        fs::create_dir(&remote).map_err(failed)?;
        trial.must(&["init", "--quiet", "--template=", "."])?;
        let mut init = git::command(&["init", "--quiet", "--bare", "--template=", "."]);
        git::output(isolated(&mut init).current_dir(&remote))?;
        if let Some(manager) = &target.manager
            && manager.name != ManagerName::Husky
        {
            let name = manager.path.file_name().unwrap_or_default();
            fs::copy(&manager.path, work.join(name)).map_err(failed)?;
        }
        fs::write(work.join("clean"), "nothing\n").map_err(failed)?;
        trial.must(&["add", "--all"])?;
        Ok(trial)
    }

    /// The clean commit has to be made, the other not.
    fn commits(&self) -> Result<(), Error> {
        let hook = Hook::PreCommit.name();
        if !self.git(Some(self.hooks), &["commit", "--quiet", "-m", "clean"])? {
            return Err(HookError::FailsAlways(hook).into());
        }
        let secret = template::expand("GITHUB_TOKEN=«ghp_{base62:30}{crc32}»\n", seed()?)
            .expect("the template follows the grammar");
        fs::write(self.folder.join("work/planted.env"), &secret.text).map_err(failed)?;
        self.must(&["add", "planted.env"])?;
        if self.git(Some(self.hooks), &["commit", "--quiet", "-m", "planted"])? {
            return Err(HookError::LetsPass(hook).into());
        }
        Ok(())
    }

    fn pushes(&self) -> Result<(), Error> {
        let hook = Hook::PrePush.name();
        let push = ["push", "--quiet", "../remote", "HEAD:refs/heads/trial"];
        if !self.git(Some(self.hooks), &push)? {
            return Err(HookError::FailsAlways(hook).into());
        }
        self.must(&["commit", "--quiet", "-m", "planted"])?;
        if self.git(Some(self.hooks), &push)? {
            return Err(HookError::LetsPass(hook).into());
        }
        Ok(())
    }

    /// Runs git with no hooks; it must not fail.
    fn must(&self, args: &[&str]) -> Result<(), Error> {
        if self.git(None, args)? { Ok(()) } else { Err(HookError::Git(args.join(" ")).into()) }
    }

    /// Runs git with these hooks; was it content? What is printed may be anything, and is not shown.
    fn git(&self, hooks: Option<&Path>, args: &[&str]) -> Result<bool, Error> {
        let mut hooks_path = std::ffi::OsString::from("core.hooksPath=");
        hooks_path.push(hooks.unwrap_or(Path::new("/dev/null")));
        let mut command = Command::new("git");
        command.arg("-c").arg(hooks_path);
        command.args(["-c", "user.name=scrubjay", "-c", "user.email=scrubjay@localhost"]);
        command.args(["-c", "commit.gpgSign=false", "-c", "push.gpgSign=false"]).args(args);
        let command = isolated(&mut command).current_dir(self.folder.join("work"));
        Ok(git::output(command.stdin(std::process::Stdio::null()))?.status.success())
    }
}

/// Nothing that says which repository is meant reaches the command; other people's hooks are left out.
fn isolated(command: &mut Command) -> &mut Command {
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    command.env("SCRUBJAY_HOOK_TEST", "1")
}

fn seed() -> Result<u64, Error> {
    getrandom::u64().map_err(Error::Random)
}

fn failed(error: std::io::Error) -> Error {
    Error::Write { path: std::env::temp_dir(), kind: error.kind() }
}
