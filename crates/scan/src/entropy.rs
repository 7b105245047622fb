//! How hard a value is to guess.

use data_encoding::BASE64_NOPAD;
use zeroize::Zeroizing;

/// Shannon entropy, in bits a byte.
pub(crate) fn shannon(bytes: &[u8]) -> f64 {
    let mut counts = [0u64; 256];
    for &byte in bytes {
        counts[usize::from(byte)] += 1;
    }
    let length = bytes.len() as f64;
    let bits = counts.iter().filter(|&&count| count > 0).map(|&count| {
        let share = count as f64 / length;
        -share * share.log2()
    });
    bits.sum()
}

/// How many bits a value has at most, by its own letters; of `user:password` in base64, those of
/// the password.
pub(crate) fn bits(value: &[u8]) -> f64 {
    let direct = total(value);
    password_bits(value).map_or(direct, |password| direct.min(password))
}

fn total(value: &[u8]) -> f64 {
    value.len() as f64 * shannon(value)
}

/// The bits of the password in a base64 value of the form `user:password`.
fn password_bits(value: &[u8]) -> Option<f64> {
    let end = value.iter().rposition(|&byte| byte != b'=').map_or(0, |last| last + 1);
    let decoded = Zeroizing::new(BASE64_NOPAD.decode(&value[..end]).ok()?);
    let colon = decoded.iter().position(|&byte| byte == b':')?;
    let readable = decoded.iter().all(|byte| (b' '..=b'~').contains(byte));
    readable.then(|| total(&decoded[colon + 1..]))
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64;

    use super::*;

    #[test]
    fn shannon_is_the_textbook_value() {
        assert_eq!(shannon(b""), 0.0);
        assert_eq!(shannon(b"aaaa"), 0.0);
        assert_eq!(shannon(b"abab"), 1.0);
        assert_eq!(shannon(b"abcdefgh"), 3.0);
    }

    #[test]
    fn a_password_stays_guessable_in_base64() {
        let short = BASE64.encode(b"somebody-with-a-long-name:summer");
        assert!(total(short.as_bytes()) > 60.0);
        assert_eq!(bits(short.as_bytes()), total(b"summer"));
        // No user and password: the letters decide.
        let random = BASE64.encode(&[0xb3, 0x7e, 0x01, 0xc9, 0x5d, 0xf2]);
        assert_eq!(bits(random.as_bytes()), total(random.as_bytes()));
    }
}
