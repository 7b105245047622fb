//! A rule file of any content is refused with an error or makes a scanner that works.

#![no_main]

use libfuzzer_sys::fuzz_target;
use scrubjay_detect::{LiteralSearch, Rules, Scanner};
use scrubjay_fuzz::{Recipe, corpus, rule_file::RuleFile, scanning::Bytes};

fuzz_target!(|data: &[u8]| {
    let Some(recipe) = Recipe::<RuleFile<'_>>::read(data) else { return };
    let (toml, haystack) = match &recipe {
        Recipe::Structured(file) => (file.toml(), file.haystack()),
        Recipe::Plain(bytes) => (String::from_utf8_lossy(bytes).into_owned(), bytes.to_vec()),
    };
    let Ok(rules) = Rules::from_toml("fuzz.toml", &toml) else { return };
    let mut haystack = haystack;
    for template in rules.iter().flat_map(|rule| &rule.examples) {
        haystack.push(b'\n');
        haystack.extend(corpus::expand(template, 0));
    }
    haystack.truncate(16 * 1024);

    let builder = Scanner::builder().without_builtin().add_rules(&rules);
    let Ok(scanner) = builder.clone().build() else { return };
    let naive = builder.literal_search(LiteralSearch::Naive).build();
    let naive = naive.expect("the same rules, looked for in another way");
    let bytes = Bytes::plain(haystack);
    let whole = bytes.whole(&scanner);
    assert_eq!(whole, bytes.pieces(&scanner), "a stream finds something else");
    assert_eq!(whole, bytes.whole(&naive), "the prefilter misses something");
});
