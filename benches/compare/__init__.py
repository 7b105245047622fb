"""Times scrubjay and its peers on corpora that it makes itself; see benches/README.md."""
