//! A text with two credentials, put together at run time: no source file should hold one, not even
//! an invented one.

/// A comment, a built-in rule's credential, one of our own rule's, and a reference, which is none.
pub fn text() -> Vec<u8> {
    let password = format!("kT7!pq{}", "9@Zw2#");
    let key = ["acme_", "9e4c71b0", "d25fa863", "17c40e9b"].concat();
    let word = "PASSWORD";
    format!("# staging\nDB_{word}='{password}'\nACME_KEY={key}\nSMTP_{word}=${{{word}}}\n")
        .into_bytes()
}
