//! Writes a first corpus for each target: `seeds FOLDER`.
//!
//! Seeds are made from the rule files when they are needed, since nothing that looks like a
//! credential may be stored in the repository.

use std::{fs, io, path::Path};

use scrubjay_fuzz::corpus::{FILES, TEMPLATES, expand};
use scrubjay_scan::{CONFIG_KEYS, ConfigKey};

fn main() -> io::Result<()> {
    let folder = std::env::args_os().nth(1).ok_or(io::Error::other("usage: seeds FOLDER"))?;
    let folder = Path::new(&folder);
    let texts = TEMPLATES.iter().zip(1..).map(|(template, seed)| expand(template, seed));
    write(&folder.join("scan"), texts.chain(recipes()))?;
    let rules = FILES.iter().flat_map(|file| file.split_inclusive("\n\n").map(str::to_owned));
    write(&folder.join("rules"), rules.map(String::into_bytes).chain(recipes()))?;
    let templates = TEMPLATES.iter().map(|template| template.as_bytes().to_vec());
    write(&folder.join("template"), templates.chain(recipes()))?;
    write(&folder.join("config"), configurations())?;
    write(&folder.join("text"), wide_texts())?;
    write(&folder.join("decode"), encodings())?;
    write(&folder.join("ignore_list"), lists())?;
    write(&folder.join("dotenv"), documents().map(|text| text.as_bytes().to_vec()))?;
    let numbered =
        documents().zip(0_u8..).map(|(text, format)| [&[format], text.as_bytes()].concat());
    write(&folder.join("structured"), numbered)?;
    write(&folder.join("prefilter"), recipes())
}

/// One small document of each format, in the order of `Format::ALL`.
fn documents() -> impl Iterator<Item = &'static str> {
    [
        "# a\r\nexport A=\"b ${C}\" # d\nE='f\ng'\nH=`i`\n",
        "{\"a\": [1, \"b\", {\"c\": null}]}",
        "{ // a\n \"b\": \"c\", }",
        "a = 'b'\n[c]\nd = { e = \"f\" }\n[[g]]\nh = [1]\n",
        "a: &x\n  - \"b\"\n  - 'c'\nd: *x\ne: |\n  f\n",
        "services:\n  a:\n    environment:\n      - B=c\n",
        "[a]\nb = \"c\"\n; d\ne: f\n",
        "<a b='c'><d>e&amp;</d><!-- f --><g/></a>",
        "a=b\n//c/:_d=e\n",
        "machine a login b password \"c\"\nmacdef d\ne\n\ndefault login f\n",
        "export A=b C='d'\nif e; then F=\"g\"; fi\n",
    ]
    .into_iter()
}

/// Each key with its example, alone and all of a table together.
fn configurations() -> impl Iterator<Item = Vec<u8>> {
    let text = |table: &str, keys: &[&ConfigKey]| {
        let head = match table {
            "allow" => "[[allow]]\nreason = 'x'\n".to_owned(),
            other => format!("[{other}]\n"),
        };
        let keys = keys.iter().filter(|key| key.name != "reason");
        let lines: String = keys.map(|key| format!("{} = {}\n", key.name, key.example)).collect();
        (head + &lines).into_bytes()
    };
    let alone = CONFIG_KEYS.iter().map(move |key| text(key.table, &[key]));
    let all = ["scan", "tree", "allow"].into_iter().map(move |table| {
        let keys: Vec<_> = CONFIG_KEYS.iter().filter(|key| key.table == table).collect();
        text(table, &keys)
    });
    alone.chain(all)
}

/// Texts in UTF-16, and the same in UTF-8.
fn wide_texts() -> impl Iterator<Item = Vec<u8>> {
    ["a", "name=value\n", "größe: 🔑🔒\r\n", "\u{feff}秘密 = \u{fffd}"].into_iter().flat_map(
        |text| {
            let units: Vec<u16> = text.encode_utf16().collect();
            let [little, big] = [u16::to_le_bytes, u16::to_be_bytes];
            let wide = |bytes: fn(u16) -> [u8; 2]| units.iter().copied().flat_map(bytes).collect();
            [text.as_bytes().to_vec(), wide(little), wide(big)]
        },
    )
}

/// Lists of a few entries, in the forms that people would write.
fn lists() -> impl Iterator<Item = Vec<u8>> {
    let entries = [
        "",
        "{fp} added=2026-11-23 owner=ann reason=\"test data\"\n",
        "loc-{fp} added=2026-11-23 until=2027-01-31 owner=\"a b\" rule=generic.password \
         path=\"src/my app.ini\" reason=\"\\\"demo\\\" \\u{202e}\"\n",
        "\r\n# a comment\r\n{fp}\tadded=2026-11-23  reason=x owner=y\r\n",
        "<<<<<<< HEAD\n",
    ];
    let heads = ["scrubjay-ignore 1", "scrubjay-baseline 1", "scrubjay-ignore 2"];
    heads.into_iter().flat_map(move |head| {
        entries.map(|entry| {
            let (key, fingerprint) = ("07".repeat(32), "0f".repeat(16));
            let entries = entry.replace("{fp}", &fingerprint);
            format!("{head}\nproject {key}\n{entries}").into_bytes()
        })
    })
}

/// Random bytes after the NUL that marks a recipe, short and long.
fn recipes() -> impl Iterator<Item = Vec<u8>> {
    (0..64).map(|seed| {
        let text = expand(&format!("{{base64:{}}}", 32 + seed * 16), seed);
        // Letters alone would never give a small number, such as a low index.
        let byte = |(i, byte): (usize, u8)| if i % 3 == 0 { byte } else { byte.wrapping_mul(37) };
        std::iter::once(0).chain(text.into_iter().enumerate().map(byte)).collect()
    })
}

fn write(folder: &Path, seeds: impl Iterator<Item = Vec<u8>>) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    seeds.enumerate().try_for_each(|(i, seed)| fs::write(folder.join(format!("seed-{i:04}")), seed))
}

/// A kind, a separator, a place, and something for that decoder.
fn encodings() -> impl Iterator<Item = Vec<u8>> {
    let texts = [
        "a%3D%22b%22%C3%A9%zz%4",
        r"a\u003d\\u0022\x41\/\n\u12",
        "a&quot;&#61;&#x3D;&amp;&#;",
        "YWJj\nZGVm%2Bx\\/yz=",
        "61 62,63\n64,\\\n  65",
    ];
    let head = |kind: u8, between: u8| vec![kind, between, 0, 0];
    texts.into_iter().zip(0u8..).flat_map(move |(text, kind)| {
        (0..3).map(move |between| [head(kind, between), text.as_bytes().to_vec()].concat())
    })
}
