//! What a home directory has of the table's places.

use std::fs;
use std::path::Path;

use scrubjay_sources::{Config, HomeDirs, HomePlatform, HomeState, HomeSurvey, SkipReason};

use crate::support::{Tree, skips};

fn survey(root: &Path, platform: HomePlatform) -> Vec<(&'static str, String)> {
    let survey = HomeSurvey::new(&HomeDirs::new(root, platform));
    assert!(survey.stats.is_complete());
    let name = |path: &Path| path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
    survey.found.iter().map(|found| (found.place.id.as_str(), name(&found.path))).collect()
}

#[test]
fn each_platform_has_its_own_paths() {
    let tree = Tree::new(&[]);
    let gh = |platform| survey(tree.path(), platform).into_iter().filter(|f| f.0 == "git.gh");
    let [linux, macos, windows] = HomePlatform::ALL;
    tree.write(".config/gh/hosts.yml", "text");
    tree.write("AppData/Roaming/GitHub CLI/hosts.yml", "text");
    assert_eq!(gh(linux).count(), 1);
    assert_eq!(gh(windows).count(), 2);
    let desktop = "Library/Application Support/Claude/claude_desktop_config.json";
    tree.write(desktop, "text");
    assert!(survey(tree.path(), macos).contains(&("agent.claude-desktop", desktop.to_owned())));
    assert!(!survey(tree.path(), linux).iter().any(|found| found.1 == desktop));
}

#[test]
fn the_pattern_that_says_most_names_a_path_and_a_root_is_read_once() {
    let tree = Tree::new(&[]);
    for path in [".env", ".env.keys", ".env.local", "src/app/.env", "src/app/api/.env.keys"] {
        tree.write(path, "text");
    }
    for path in [".doppler/.doppler.yaml", ".doppler/fallback/x.json", "projects/.env/bin/python"] {
        tree.write(path, "text");
    }
    let found = survey(tree.path(), HomePlatform::Linux);
    let expected = [
        ("env.home", ".env"),
        ("env.home", ".env.local"),
        ("env.projects", "src/app/.env"),
        ("env.keys", ".env.keys"),
        ("env.keys", "src/app/api/.env.keys"),
        ("mgr.doppler", ".doppler"),
        ("mgr.doppler", ".doppler/.doppler.yaml"),
        ("mgr.doppler-fallback", ".doppler/fallback"),
    ];
    assert_eq!(found, expected.map(|(id, path)| (id, path.to_owned())));
    let survey = HomeSurvey::new(&HomeDirs::new(tree.path(), HomePlatform::Linux));
    let below: Vec<_> =
        survey.roots().into_iter().filter(|root| root.starts_with(tree.at(".doppler"))).collect();
    assert_eq!(below, [tree.at(".doppler")]);
}

#[test]
fn a_walk_goes_no_deeper_than_it_is_told() {
    let tree = Tree::new(&[]);
    for path in ["one", "a/two", "a/b/three", "a/b/c/four"] {
        tree.write(path, "text");
    }
    let read = |config: Config| {
        let (seen, stats) = tree.walk(config);
        (seen.len(), skips(&stats))
    };
    assert_eq!(read(Config::new()), (4, vec![]));
    assert_eq!(read(Config::new().max_depth(2)), (2, vec![(SkipReason::TooDeep.name(), 1)]));
}

#[test]
fn modes_of_files_and_of_what_is_above_decide_who_can_read() {
    use std::os::unix::fs::PermissionsExt;
    let tree = Tree::new(&[]);
    let chmod = |path: &str, mode| {
        fs::set_permissions(tree.at(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    tree.write(".kube/config", "text");
    tree.write(".bashrc", "text");
    let readers = |home, directory, file| {
        chmod("", home);
        chmod(".kube", directory);
        chmod(".kube/config", file);
        let survey = HomeSurvey::new(&HomeDirs::new(tree.path(), HomePlatform::Linux));
        let [bashrc, kube] = &survey.found[..] else { panic!("{survey:?}") };
        assert_eq!((bashrc.exposure.as_ref(), kube.state), (None, HomeState::File));
        assert_eq!(kube.mode, Some(file));
        kube.exposure.as_ref().map(|exposure| exposure.readers.name())
    };
    assert_eq!(readers(0o755, 0o755, 0o600), None);
    assert_eq!(readers(0o755, 0o755, 0o604), Some("everyone"));
    assert_eq!(readers(0o755, 0o755, 0o640), Some("group"));
    assert_eq!(readers(0o755, 0o755, 0o622), None);
    assert_eq!(readers(0o755, 0o700, 0o644), None);
    assert_eq!(readers(0o755, 0o750, 0o644), Some("group"));
    assert_eq!(readers(0o700, 0o755, 0o644), None);
    assert_eq!(readers(0o711, 0o711, 0o644), Some("everyone"));
}
