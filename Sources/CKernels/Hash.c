#include "FieldText.h"
#include "PlainText.h"

uint64_t pjrun_hash(const uint8_t *text, size_t length, uint64_t seed) {
    if (length > 16) return hash_long(text, length, seed);
    uint64_t words[2] = {0, 0};
    if (length > 0) memcpy(words, text, length);
    return hash_words(words[0], words[1], length, seed);
}

uint64_t pjrun_hash_uint64(uint64_t value, uint64_t seed) { return hash_words(value, 0, 8, seed); }
