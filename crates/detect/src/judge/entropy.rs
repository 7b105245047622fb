//! Shannon entropy of a value.

/// Shannon entropy in bits a byte, from 0.0 to 8.0.
///
/// `core` has no logarithm, so this uses [`log2`]; the result is within 1e-3 of the exact one.
/// Values are counted in 32 bits: past 4 GiB of one byte the count saturates.
pub(crate) fn entropy(value: &[u8]) -> f32 {
    if value.len() < 2 {
        return 0.0;
    }
    let mut counts = [0_u32; 256];
    for &byte in value {
        let count = &mut counts[usize::from(byte)];
        *count = count.saturating_add(1);
    }
    // H = log2 n - (Σ c·log2 c) / n. Each count is taken where its byte first occurs, so short
    // values do not pay for all 256 counters.
    let mut sum = 0.0;
    for &byte in value {
        let count = core::mem::take(&mut counts[usize::from(byte)]);
        if count > 1 {
            sum += as_float(count) * log2(as_float(count));
        }
    }
    let length = as_float(u32::try_from(value.len()).unwrap_or(u32::MAX));
    (log2(length) - sum / length).max(0.0)
}

/// A count as a float. Above 2^24 it is rounded, by at most one part in 2^24.
#[allow(clippy::cast_precision_loss, reason = "the rounding is far below the promised accuracy")]
const fn as_float(count: u32) -> f32 {
    count as f32
}

/// Base-2 logarithm of a finite number of at least 1, within 2e-5.
///
/// The exponent is read from the float's bits; for the mantissa m in [1, 2), four terms of
/// ln m = 2·(s + s³/3 + s⁵/5 + …) with s = (m - 1) / (m + 1) ≤ 1/3 are enough.
fn log2(x: f32) -> f32 {
    let bits = x.to_bits();
    let exponent = as_float((bits >> 23).saturating_sub(127));
    let mantissa = f32::from_bits(bits & 0x007f_ffff | 0x3f80_0000);
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let square = s * s;
    let series = 1.0 + square * (1.0 / 3.0 + square * (1.0 / 5.0 + square / 7.0));
    exponent + core::f32::consts::LOG2_E * 2.0 * s * series
}

#[cfg(test)]
mod tests {
    use std::{vec, vec::Vec};

    use super::{entropy, log2};

    fn exact(value: &[u8]) -> f64 {
        let n = value.len() as f64;
        (0..=255_u8)
            .map(|b| value.iter().filter(|&&v| v == b).count() as f64 / n)
            .filter(|&p| p > 0.0)
            .map(|p| -p * p.log2())
            .sum()
    }

    #[test]
    fn known_values() {
        assert_eq!(entropy(b""), 0.0);
        assert_eq!(entropy(b"a"), 0.0);
        assert_eq!(entropy(b"aaaaaaaa"), 0.0);
        assert_eq!(entropy(b"abab"), 1.0);
        assert!((entropy(&(0..=255).collect::<Vec<u8>>()) - 8.0).abs() < 1e-3);
    }

    #[test]
    fn logarithm_is_accurate() {
        for n in 1..200_000_u32 {
            let error = f64::from(log2(n as f32)) - f64::from(n).log2();
            assert!(error.abs() < 4e-5, "{n}: {error}");
        }
    }

    #[test]
    fn long_values_keep_the_promised_accuracy() {
        let mut value = vec![b'a'; 300_000];
        for (i, byte) in value.iter_mut().enumerate() {
            *byte = (i * i % 251) as u8;
        }
        assert!((f64::from(entropy(&value)) - exact(&value)).abs() < 1e-3);
    }

    proptest::proptest! {
        #[test]
        fn agrees_with_the_definition(value: Vec<u8>) {
            if !value.is_empty() {
                proptest::prop_assert!((f64::from(entropy(&value)) - exact(&value)).abs() < 1e-3);
            }
        }
    }
}
