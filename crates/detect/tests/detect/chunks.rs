//! Where the input is cut never changes the result.

use proptest::prelude::*;
use scrubjay_detect::{Builder, Rules, Scanner};

use crate::support::{expanded, parts, placed, rule_files, scan, stream, stream_in_batches};

/// Rules of every kind that a user can write, the slow path among them.
const USER_RULES: [&str; 2] = [FAST_RULES, SLOW_RULE];

/// Those that let the input be cut into independent parts.
const FAST_RULES: &str = r#"
[[rule]]
id = "acme.literal"
description = "with a literal"
literals = ["acme_"]
pattern = 'acme_[0-9a-f]{8,40}'
confidence = "high"

[[rule]]
id = "acme.around"
description = "a regular expression around its literal"
literals = ["=>"]
pattern = '[a-z]+\s*=>\s*[a-z]*[0-9]+'
confidence = "low"

[[rule]]
id = "acme.pair"
description = "beside another"
pattern = '[0-9a-f]{24}'
component = { rule = "acme.literal", within = 500 }
confidence = "high"
"#;

const SLOW_RULE: &str = r#"
[[rule]]
id = "acme.slow"
description = "without any literal"
pattern = '[QZ][0-9]{5,}'
confidence = "low"
"#;

fn builder(user_rules: &[&str]) -> Builder {
    let rules = Rules::from_toml("user.toml", &user_rules.concat()).expect("a valid file");
    Scanner::builder().add_rules(&rules)
}

/// Pieces of text that are worth cutting: examples, literals, long runs, noise.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let templates: Vec<String> = rule_files()
        .iter()
        .flat_map(Rules::iter)
        .flat_map(|rule| rule.examples.iter().chain(&rule.counterexamples).cloned())
        .collect();
    let literals: Vec<String> =
        rule_files().iter().flat_map(Rules::iter).flat_map(|rule| rule.literals.clone()).collect();
    prop_oneof![
        6 => (prop::sample::select(templates), any::<u64>())
            .prop_map(|(template, seed)| expanded(&template, seed).text),
        2 => prop::sample::select(literals).prop_map(String::into_bytes),
        2 => "acme_[0-9a-f]{1,50}|[0-9a-f]{24}|[a-z]{1,9} => [a-z]{0,3}[0-9]{1,9}|[QZ][0-9]{1,30}"
            .prop_map(String::into_bytes),
        1 => ("[A-Za-z0-9_./=-]", 1usize..20_000)
            .prop_map(|(text, count)| text.repeat(count).into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..40),
        2 => "[\\n \"'=:]{1,3}".prop_map(String::into_bytes),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn cutting_never_changes_the_result(
        pieces in prop::collection::vec(piece(), 1..30),
        mut cuts in prop::collection::vec(0usize..400_000, 0..12),
        batch in prop_oneof![1usize..64, 1000usize..9000, Just(256usize << 10)],
    ) {
        let scanner = builder(&USER_RULES).build().expect("valid rules");
        let text = pieces.concat();
        cuts.iter_mut().for_each(|cut| *cut %= text.len() + 1);
        cuts.sort_unstable();
        // Context for every search, so that small batches are searched at all.
        let text = [&text[..], &b".\n".repeat(10_000)].concat();
        let found = stream_in_batches(&scanner, &text, &cuts, batch);
        prop_assert_eq!(scan(&scanner, &text, None).0, found);
    }

    #[test]
    fn parts_find_what_the_whole_does(
        pieces in prop::collection::vec(piece(), 1..30),
        sizes in prop::collection::vec(
            prop_oneof![1u64..64, 64u64..2000, 2000u64..=65_536],
            0..20,
        ),
        bytes in prop_oneof![20usize..600, 1000usize..50_000, Just(256usize << 10)],
    ) {
        let scanner = builder(&[FAST_RULES]).build().expect("valid rules");
        let text = pieces.concat();
        let ends = sizes.iter().scan(0, |at, size| { *at += size; Some(*at) });
        let cuts: Vec<u64> = ends.collect();
        prop_assert_eq!(placed(&scanner, &text), parts(&scanner, &text, &cuts, bytes));
    }
}

/// Cuts at every offset around matches, their names and their other halves.
#[test]
fn a_match_at_a_cut_is_one_parts() {
    let scanner = builder(&[FAST_RULES]).build().expect("valid rules");
    let pair = expanded("é acme_{hex:32} {hex:24} PASSWORD=\"{base62:16}\"\n", 7).text;
    let key = expanded("{pem:RSA PRIVATE KEY}\n", 7).text;
    let lead = scanner.lead().expect("no slow rules") as usize;
    let text = [&vec![b'.'; 2 * lead][..], &pair, &key, b"\n\n", &pair].concat();
    let whole = placed(&scanner, &text);
    assert!(whole.len() > 4, "{whole:?}");
    for cut in (2 * lead - 3..text.len()).step_by(3) {
        assert_eq!(whole, parts(&scanner, &text, &[cut as u64], 40_000), "{cut}");
    }
}

/// A table's rows lie far behind its head; cuts fall between head and rows, and within both.
#[test]
fn a_table_may_be_cut_anywhere() {
    let scanner = builder(&[FAST_RULES]).build().expect("valid rules");
    let row = "x,https://acme.dev/{lower:20},ana,{base62:14}\n";
    let table = expanded(&format!("name,url,user,password\n{}", row.repeat(400)), 7).text;
    let lead = scanner.lead().expect("no slow rules") as usize;
    let text = [&b".\n".repeat(lead)[..], &table, b"\n.\n"].concat();
    let whole = placed(&scanner, &text);
    assert!((200..400).contains(&whole.len()), "as many rows as a view has: {}", whole.len());
    for cut in (2 * lead - 7..text.len()).step_by(997) {
        assert_eq!(whole, parts(&scanner, &text, &[cut as u64], 20_000), "{cut}");
        assert_eq!(scan(&scanner, &text, None).0, stream_in_batches(&scanner, &text, &[cut], 999));
    }
}

#[test]
fn slow_rules_take_no_parts() {
    let scanner = builder(&USER_RULES).build().expect("valid rules");
    assert_eq!(scanner.lead(), None);
}

/// A large input goes through many batches of the stream, with matches across their edges.
#[test]
fn matches_across_batches_are_found_once() {
    let scanner = builder(&USER_RULES).build().expect("valid rules");
    let token = expanded("x=acme_{hex:32};\n", 7).text;
    let mut text = Vec::new();
    for padding in 0..4000 {
        text.extend(std::iter::repeat_n(b'.', padding % 613));
        text.extend_from_slice(&token);
    }
    let (whole, _) = scan(&scanner, &text, None);
    assert_eq!(whole.len(), 4000);
    for piece in [1000, 65_536, 300_000] {
        let cuts: Vec<usize> = (1..text.len() / piece + 1).map(|n| n * piece).collect();
        assert_eq!(whole, stream(&scanner, &text, &cuts));
    }
}
