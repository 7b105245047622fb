/* Scans a buffer that holds one credential, and one that holds none. Exits with 0 where both counts
 * are right. The password is put together here, so that this file holds none. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

size_t scrubjay_count(const uint8_t *data, size_t len);
size_t scrubjay_occurrences(const uint8_t *literal, size_t literal_len, const uint8_t *data,
                            size_t len);

static size_t count(const char *text) {
    return scrubjay_count((const uint8_t *)text, strlen(text));
}

static int expect(const char *what, size_t found, size_t wanted) {
    printf("%s: %zu (expected %zu)\n", what, found, wanted);
    return found != wanted;
}

int main(void) {
    char config[128];
    const char *word = "pass";
    snprintf(config, sizeof config, "# staging\n%sword = \"%s%s\"\n", word, "kT7!pq", "9@Zw2#");
    const char *plain = "# staging\nhost = \"db.internal\"\n";

    int wrong = expect("credentials in a configuration with a password", count(config), 1);
    wrong |= expect("credentials in one without", count(plain), 0);
    wrong |= expect("credentials in no bytes", scrubjay_count(NULL, 0), 0);
    wrong |= expect("occurrences of \"ing\"",
                    scrubjay_occurrences((const uint8_t *)"ing", 3, (const uint8_t *)plain,
                                         strlen(plain)),
                    1);
    return wrong;
}
