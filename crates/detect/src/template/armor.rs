//! Key blocks: armour, and PuTTY's files.

use alloc::{format, string::String, vec::Vec};
use data_encoding::BASE64;

use super::blob;
use super::error::Reason;
use super::random::Random;

/// `{pem:LABEL}`
pub(super) fn pem(label: &str, random: &mut Random) -> Result<Vec<u8>, Reason> {
    let open_pgp = check_label(label)?.starts_with("PGP ");
    let (width, body) = match label {
        "RSA PRIVATE KEY" => (64, blob::rsa(random)),
        "EC PRIVATE KEY" => (64, blob::ec(random)),
        "DSA PRIVATE KEY" => (64, blob::dsa(random)),
        "ENCRYPTED PRIVATE KEY" => (64, blob::encrypted(random)),
        "OPENSSH PRIVATE KEY" => (70, blob::openssh(random)),
        "CERTIFICATE" => (64, blob::certificate(random)),
        _ if open_pgp => (64, blob::open_pgp(label.contains("PRIVATE"), random)),
        _ if label.ends_with("PUBLIC KEY") => (64, blob::public(random)),
        _ => (64, blob::pkcs8(random)),
    };
    let mut lines = wrapped(&body, width);
    if open_pgp {
        let checksum = crc24(&body).to_be_bytes();
        lines = format!("\n{lines}\n={}", BASE64.encode(&checksum[1..]));
    }
    Ok(format!("-----BEGIN {label}-----\n{lines}\n-----END {label}-----").into_bytes())
}

/// `{pem-empty:LABEL}`
pub(super) fn empty(label: &str) -> Result<Vec<u8>, Reason> {
    let label = check_label(label)?;
    Ok(format!("-----BEGIN {label}-----\n-----END {label}-----").into_bytes())
}

fn check_label(label: &str) -> Result<&str, Reason> {
    let good = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b' ';
    if !label.is_empty() && label.bytes().all(good) { Ok(label) } else { Err(Reason::Label) }
}

/// `{putty}`: an Ed25519 key in format 2 or 3.
pub(super) fn putty(random: &mut Random) -> Vec<u8> {
    let version = random.choose(&[2, 3]);
    let public = wrapped(&blob::ssh_public(&random.bytes(32)), 64);
    let private = wrapped(&blob::string(&random.bytes(32)), 64);
    let mac: String = random
        .bytes(if version == 2 { 20 } else { 32 })
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    format!(
        "PuTTY-User-Key-File-{version}: ssh-ed25519\nEncryption: none\nComment: eddsa-key\n\
         Public-Lines: {}\n{public}\nPrivate-Lines: {}\n{private}\nPrivate-MAC: {mac}",
        public.lines().count(),
        private.lines().count(),
    )
    .into_bytes()
}

fn wrapped(body: &[u8], width: usize) -> String {
    let text = BASE64.encode(body);
    let mut lines = String::with_capacity(text.len() + text.len() / width);
    for (at, character) in text.chars().enumerate() {
        if at > 0 && at % width == 0 {
            lines.push('\n');
        }
        lines.push(character);
    }
    lines
}

/// OpenPGP's checksum of armour.
fn crc24(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x00b7_04ce, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte) << 16, |crc, _| {
            let shifted = crc << 1;
            if shifted & 0x0100_0000 == 0 { shifted } else { shifted ^ 0x0186_4cfb }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::expand;

    /// The CRC catalogue's check value for CRC-24/OPENPGP.
    #[test]
    fn known_checksum() {
        assert_eq!(crc24(b"123456789"), 0x0021_cf02);
    }

    #[test]
    fn blocks_have_armour_and_lines_of_base64() {
        for label in ["RSA PRIVATE KEY", "PGP PRIVATE KEY BLOCK", "CERTIFICATE", "A 2"] {
            let text = String::from_utf8(pem(label, &mut Random::new(1)).unwrap()).unwrap();
            assert!(text.starts_with(&format!("-----BEGIN {label}-----\n")));
            assert!(text.ends_with(&format!("\n-----END {label}-----")));
            assert!(text.lines().all(|line| line.len() <= 64));
            let escaped = expand(&format!("{{pem-escaped:{label}}}"), 1).unwrap().text;
            let escaped = String::from_utf8(escaped).unwrap();
            assert_eq!(escaped.replace("\\n", "\n"), text);
        }
    }

    #[test]
    fn the_body_is_another_with_each_seed() {
        assert_ne!(
            pem("EC PRIVATE KEY", &mut Random::new(1)),
            pem("EC PRIVATE KEY", &mut Random::new(2))
        );
    }
}
