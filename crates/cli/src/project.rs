//! What a scan's roots belong to: the repository or directory that locations are relative to, and
//! the ignore files and configuration files that hold for them.

use std::fs;
use std::path::{Path, PathBuf};

use scrubjay_scan::{Roots, TreeScope};

/// The name of ignore files.
pub(crate) const IGNORE_FILE: &str = ".scrubjayignore";

/// The name of a tree's configuration file.
pub(crate) const CONFIG_FILE: &str = "scrubjay.toml";

/// The roots of a scan in their projects.
#[derive(Debug, Default)]
pub(crate) struct Project {
    pub(crate) roots: Roots,
    /// The ignore files that are there, the nearest to each root first.
    pub(crate) ignore_files: Vec<IgnoreFile>,
    /// The configuration files that are there: the nearest to each root, up to the repository's top.
    pub(crate) config_files: Vec<(PathBuf, TreeScope)>,
    /// The first root's repository, or the directory itself outside repositories.
    pub(crate) top: PathBuf,
    /// Is each root a project as a whole?
    pub(crate) whole: bool,
}

/// An ignore file, and the roots that it holds for.
#[derive(Debug)]
pub(crate) struct IgnoreFile {
    pub(crate) path: PathBuf,
    pub(crate) roots: Vec<usize>,
    /// Is its directory scanned as a whole?
    pub(crate) whole: bool,
}

impl Project {
    /// Looks where the roots lie. One that is not there belongs to nothing.
    pub(crate) fn new<P: AsRef<Path>>(roots: impl IntoIterator<Item = P>) -> Self {
        let mut project = Self::default();
        let mut resolved = Vec::new();
        let (mut wholes, mut count) = (0, 0);
        for (number, root) in roots.into_iter().enumerate() {
            let root = root.as_ref();
            count += 1;
            let Ok(path) = fs::canonicalize(root) else {
                project.roots = project.roots.with(root, root);
                continue;
            };
            let folder = if path.is_dir() { &path } else { path.parent().unwrap_or(&path) };
            let repository = repository(folder);
            let top = repository.unwrap_or(folder);
            if project.top.as_os_str().is_empty() {
                project.top = top.to_path_buf();
            }
            wholes += usize::from(top.starts_with(&path));
            let name = path.strip_prefix(top).unwrap_or(&path);
            project.roots = project.roots.with(root, name);
            // What lies beside a file of a repository is not above what is scanned.
            let own = (path.is_dir() || repository.is_none()).then_some(folder);
            for folder in own.into_iter().chain(Some(top).filter(|top| own != Some(*top))) {
                project.add(folder, number);
            }
            project.add_config(own.unwrap_or(top), top, number);
            resolved.push(path);
        }
        project.whole = count > 0 && wholes == count;
        for file in &mut project.ignore_files {
            let folder = file.path.parent();
            file.whole =
                folder.is_some_and(|folder| resolved.iter().any(|r| folder.starts_with(r)));
        }
        project
    }

    /// A home directory whose places are scanned. No configuration in it has a part: an agent may write
    /// it. So may it write the ignore file, but what that hides is counted, and `--strict` reports it.
    pub(crate) fn of_home(home: &Path) -> Self {
        Self { config_files: Vec::new(), ..Self::new([home]) }
    }

    /// Adds the configuration file that is the nearest from `folder` up to `top`.
    fn add_config(&mut self, folder: &Path, top: &Path, root: usize) {
        let above = folder.ancestors().take_while(|above| above.starts_with(top));
        let mut paths = above.map(|folder| (folder, folder.join(CONFIG_FILE)));
        let is_there = |path: &Path| fs::symlink_metadata(path).is_ok();
        let Some((folder, path)) = paths.find(|(_, path)| is_there(path)) else { return };
        match self.config_files.iter_mut().find(|(known, _)| *known == path) {
            Some((_, scope)) => scope.roots.push(root),
            None => {
                let folder = folder.strip_prefix(top).unwrap_or(folder).to_path_buf();
                self.config_files.push((path, TreeScope { roots: vec![root], folder }));
            }
        }
    }

    /// The ignore file to change: the nearest there is, or where a new one is to be.
    pub(crate) fn ignore_file(&self) -> PathBuf {
        let nearest = self.ignore_files.first().map(|file| file.path.clone());
        nearest.unwrap_or_else(|| self.top.join(IGNORE_FILE))
    }

    fn add(&mut self, folder: &Path, root: usize) {
        let path = folder.join(IGNORE_FILE);
        if fs::symlink_metadata(&path).is_err() {
            return;
        }
        match self.ignore_files.iter_mut().find(|file| file.path == path) {
            Some(known) => known.roots.push(root),
            None => self.ignore_files.push(IgnoreFile { path, roots: vec![root], whole: false }),
        }
    }
}

/// The top of the repository that a resolved directory is in. One above it that belongs to somebody
/// else is none: anybody may make a `.git` in `/tmp`, and an ignore file beside it.
fn repository(folder: &Path) -> Option<&Path> {
    let top = folder.ancestors().find(|above| fs::symlink_metadata(above.join(".git")).is_ok())?;
    (top == folder || have_one_owner(folder, &top.join(".git"))).then_some(top)
}

#[cfg(unix)]
fn have_one_owner(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let owner = |path| fs::symlink_metadata(path).map(|found| found.uid()).ok();
    owner(a).is_some() && owner(a) == owner(b)
}

/// Who owns a file is not looked at on systems other than Unix, which are not tested.
#[cfg(not(unix))]
fn have_one_owner(_a: &Path, _b: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_are_relative_to_the_repository_and_ignore_files_are_found_at_its_top() {
        let tree = tempfile::tempdir().unwrap();
        let top = fs::canonicalize(tree.path()).unwrap();
        let (sub, file) = (top.join("sub/deep"), top.join("sub/deep/a.env"));
        fs::create_dir_all(&sub).unwrap();
        fs::write(&file, "").unwrap();
        let name = |root: &Path| Project::new([root]).roots.name(&file).unwrap().1;
        let whole = |root: &Path| Project::new([root]).whole;
        assert!(whole(&top) && whole(&sub) && !whole(&file));
        assert_eq!(name(&top), Path::new("sub/deep/a.env"));
        assert_eq!((name(&sub), name(&file)), ("a.env".into(), "a.env".into()));
        fs::create_dir(top.join(".git")).unwrap();
        assert!(whole(&top) && !whole(&sub));
        assert!(!Project::new([&top, &sub]).whole && !Project::new([&sub; 0]).whole);
        for root in [&top, &sub, &file] {
            assert_eq!(name(root), Path::new("sub/deep/a.env"));
            assert_eq!(Project::new([root]).ignore_file(), top.join(IGNORE_FILE));
        }
        fs::write(top.join(IGNORE_FILE), "").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt, chown};
            let owner = fs::metadata(&sub).unwrap().uid();
            // (Only root can make somebody else the owner.)
            if chown(&sub, Some(owner + 1), None).is_ok() {
                assert_eq!(Project::new([&sub]).ignore_files.len(), 0);
                chown(&sub, Some(owner), None).unwrap();
            }
        }
        fs::write(sub.join(IGNORE_FILE), "").unwrap();
        let found = |roots: &[&Path]| -> Vec<_> {
            let files = Project::new(roots).ignore_files;
            files.into_iter().map(|file| (file.path, file.roots, file.whole)).collect()
        };
        let (own, topmost) = (sub.join(IGNORE_FILE), top.join(IGNORE_FILE));
        assert_eq!(found(&[&top]), [(topmost.clone(), vec![0], true)]);
        let both = [(own, vec![0], true), (topmost.clone(), vec![0, 1], false)];
        assert_eq!(found(&[&sub, &file]), both);
        assert_eq!(found(&[&file]), [(topmost, vec![0], false)]);
    }
}
