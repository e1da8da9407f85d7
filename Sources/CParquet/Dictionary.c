#include "PageEncoding.h"

#include <stdlib.h>
#include <string.h>

// A hash table of numbers of values; a slot holds 0 or a number plus 1. The values lie in the order of their numbers.
struct pjrun_dictionary {
    enum pjrun_dictionary_kind kind;
    uint32_t *slots;
    uint32_t mask;
    uint32_t count;
    uint32_t capacity;
    uint8_t *values;
    // Of texts: their hashes, and their bytes, which are moved when they grow.
    uint32_t *hashes;
    uint8_t *bytes;
    size_t byte_count, byte_capacity;
};

// Bytes behind the texts that may be read.
enum { PADDING = 64, FIRST_SLOTS = 4096 };

static size_t value_size(const struct pjrun_dictionary *dictionary) {
    return dictionary->kind == PJRUN_DICTIONARY_64 ? 8 : 16;
}

struct pjrun_dictionary *pjrun_dictionary_make(enum pjrun_dictionary_kind kind) {
    struct pjrun_dictionary *made = calloc(1, sizeof *made);
    if (!made) return NULL;
    made->kind = kind;
    made->mask = FIRST_SLOTS - 1;
    made->capacity = FIRST_SLOTS / 2;
    made->slots = calloc(FIRST_SLOTS, sizeof *made->slots);
    made->values = malloc(made->capacity * value_size(made));
    if (kind == PJRUN_DICTIONARY_BYTES) {
        made->byte_capacity = 1 << 16;
        made->hashes = malloc(made->capacity * sizeof *made->hashes);
        made->bytes = malloc(made->byte_capacity + PADDING);
    }
    if (made->slots && made->values && (kind != PJRUN_DICTIONARY_BYTES || (made->hashes && made->bytes))) return made;
    pjrun_dictionary_free(made);
    return NULL;
}

void pjrun_dictionary_free(struct pjrun_dictionary *dictionary) {
    free(dictionary->slots);
    free(dictionary->values);
    free(dictionary->hashes);
    free(dictionary->bytes);
    free(dictionary);
}

void pjrun_dictionary_clear(struct pjrun_dictionary *dictionary) {
    memset(dictionary->slots, 0, ((size_t)dictionary->mask + 1) * sizeof *dictionary->slots);
    dictionary->count = 0;
    dictionary->byte_count = 0;
}

size_t pjrun_dictionary_count(const struct pjrun_dictionary *dictionary) { return dictionary->count; }

size_t pjrun_dictionary_text_bytes(const struct pjrun_dictionary *dictionary) { return dictionary->byte_count; }

// Texts are kept by the place of their bytes.
struct kept {
    size_t place;
    size_t count;
};

const void *pjrun_dictionary_values(const struct pjrun_dictionary *dictionary) { return dictionary->values; }

void pjrun_dictionary_texts(const struct pjrun_dictionary *dictionary, struct pjrun_text *texts) {
    const struct kept *kept = (const struct kept *)dictionary->values;
    for (uint32_t i = 0; i < dictionary->count; i++)
        texts[i] = (struct pjrun_text){dictionary->bytes + kept[i].place, kept[i].count};
}

static inline uint64_t mix(uint64_t a, uint64_t b) {
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint32_t hash64(uint64_t value) {
    return (uint32_t)mix(value ^ 0x9E3779B97F4A7C15ull, 0xD6E8FEB86659FD93ull);
}

static inline uint32_t hash128(const uint64_t *words) {
    return (uint32_t)mix(words[0] ^ 0x9E3779B97F4A7C15ull, words[1] ^ 0xD6E8FEB86659FD93ull);
}

static inline uint64_t load(const uint8_t *bytes) {
    uint64_t word;
    memcpy(&word, bytes, 8);
    return word;
}

static inline uint32_t hash_text(const uint8_t *bytes, size_t count) {
    uint64_t state = 0x9E3779B97F4A7C15ull ^ count;
    while (count > 16) {
        state = mix(load(bytes) ^ state, load(bytes + 8) ^ 0xD6E8FEB86659FD93ull);
        bytes += 16;
        count -= 16;
    }
    uint64_t low = 0, high = 0;
    if (count >= 8) {
        low = load(bytes);
        high = load(bytes + count - 8);
    } else if (count > 0) {
        low = load(bytes) & ~0ull >> (64 - 8 * count);
    }
    return (uint32_t)mix(low ^ state, high ^ 0xD6E8FEB86659FD93ull);
}

static uint32_t hash_of(const struct pjrun_dictionary *dictionary, uint32_t number) {
    switch (dictionary->kind) {
    case PJRUN_DICTIONARY_64: return hash64(((const uint64_t *)dictionary->values)[number]);
    case PJRUN_DICTIONARY_128: return hash128((const uint64_t *)dictionary->values + 2 * (size_t)number);
    case PJRUN_DICTIONARY_BYTES: return dictionary->hashes[number];
    }
    return 0;
}

// Doubles the table; 0: no memory.
static int grow(struct pjrun_dictionary *dictionary) {
    size_t slot_count = ((size_t)dictionary->mask + 1) * 2, capacity = slot_count / 2;
    uint32_t *slots = calloc(slot_count, sizeof *slots);
    uint8_t *values = realloc(dictionary->values, capacity * value_size(dictionary));
    if (values) dictionary->values = values;
    uint32_t *hashes = NULL;
    if (dictionary->kind == PJRUN_DICTIONARY_BYTES) {
        hashes = realloc(dictionary->hashes, capacity * sizeof *hashes);
        if (hashes) dictionary->hashes = hashes;
    }
    if (!slots || !values || (dictionary->kind == PJRUN_DICTIONARY_BYTES && !hashes)) {
        free(slots);
        return 0;
    }
    uint32_t mask = (uint32_t)slot_count - 1;
    for (uint32_t number = 0; number < dictionary->count; number++) {
        uint32_t slot = hash_of(dictionary, number) & mask;
        while (slots[slot]) slot = (slot + 1) & mask;
        slots[slot] = number + 1;
    }
    free(dictionary->slots);
    dictionary->slots = slots;
    dictionary->mask = mask;
    dictionary->capacity = (uint32_t)capacity;
    return 1;
}

static size_t add64(
    struct pjrun_dictionary *dictionary, const uint64_t *values, size_t count, size_t limit, uint32_t *numbers) {
    for (size_t i = 0; i < count; i++) {
        uint64_t value = values[i];
        uint32_t slot = hash64(value) & dictionary->mask, number;
        while ((number = dictionary->slots[slot]) && ((uint64_t *)dictionary->values)[number - 1] != value)
            slot = (slot + 1) & dictionary->mask;
        if (!number) {
            if (dictionary->count >= limit) return i;
            if (dictionary->count == dictionary->capacity) {
                if (!grow(dictionary)) return i;
                i--;
                continue;
            }
            ((uint64_t *)dictionary->values)[dictionary->count] = value;
            number = ++dictionary->count;
            dictionary->slots[slot] = number;
        }
        numbers[i] = number - 1;
    }
    return count;
}

static size_t add128(
    struct pjrun_dictionary *dictionary, const uint64_t *values, size_t count, size_t limit, uint32_t *numbers) {
    for (size_t i = 0; i < count; i++) {
        const uint64_t *value = values + 2 * i;
        uint32_t slot = hash128(value) & dictionary->mask, number;
        while ((number = dictionary->slots[slot])) {
            const uint64_t *known = (const uint64_t *)dictionary->values + 2 * (size_t)(number - 1);
            if (known[0] == value[0] && known[1] == value[1]) break;
            slot = (slot + 1) & dictionary->mask;
        }
        if (!number) {
            if (dictionary->count >= limit) return i;
            if (dictionary->count == dictionary->capacity) {
                if (!grow(dictionary)) return i;
                i--;
                continue;
            }
            memcpy(dictionary->values + 16 * (size_t)dictionary->count, value, 16);
            number = ++dictionary->count;
            dictionary->slots[slot] = number;
        }
        numbers[i] = number - 1;
    }
    return count;
}

static inline int equal(const uint8_t *a, const uint8_t *b, size_t count) {
    if (count >= 8 && count <= 16)
        return (load(a) ^ load(b)) == 0 && (load(a + count - 8) ^ load(b + count - 8)) == 0;
    return memcmp(a, b, count) == 0;
}

static int keep(struct pjrun_dictionary *dictionary, const struct pjrun_text *text, uint32_t hash) {
    size_t needed = dictionary->byte_count + text->count;
    if (needed > dictionary->byte_capacity) {
        size_t capacity = needed * 2;
        uint8_t *bytes = realloc(dictionary->bytes, capacity + PADDING);
        if (!bytes) return 0;
        dictionary->bytes = bytes;
        dictionary->byte_capacity = capacity;
    }
    if (text->count) memcpy(dictionary->bytes + dictionary->byte_count, text->start, text->count);
    ((struct kept *)dictionary->values)[dictionary->count] = (struct kept){dictionary->byte_count, text->count};
    dictionary->hashes[dictionary->count] = hash;
    dictionary->byte_count = needed;
    return 1;
}

static size_t add_texts(
    struct pjrun_dictionary *dictionary, const struct pjrun_text *values, size_t count, size_t limit,
    size_t byte_limit, uint32_t *numbers) {
    for (size_t i = 0; i < count; i++) {
        const struct pjrun_text *text = values + i;
        uint32_t hash = hash_text(text->start, text->count);
        uint32_t slot = hash & dictionary->mask, number;
        while ((number = dictionary->slots[slot])) {
            const struct kept *kept = (const struct kept *)dictionary->values + (number - 1);
            if (dictionary->hashes[number - 1] == hash && kept->count == text->count &&
                equal(dictionary->bytes + kept->place, text->start, text->count))
                break;
            slot = (slot + 1) & dictionary->mask;
        }
        if (!number) {
            if (dictionary->count >= limit || dictionary->byte_count + text->count > byte_limit) return i;
            if (dictionary->count == dictionary->capacity) {
                if (!grow(dictionary)) return i;
                i--;
                continue;
            }
            if (!keep(dictionary, text, hash)) return i;
            number = ++dictionary->count;
            dictionary->slots[slot] = number;
        }
        numbers[i] = number - 1;
    }
    return count;
}

size_t pjrun_dictionary_add(
    struct pjrun_dictionary *dictionary, const void *values, size_t count, size_t value_limit, size_t byte_limit,
    uint32_t *numbers) {
    switch (dictionary->kind) {
    case PJRUN_DICTIONARY_64: return add64(dictionary, values, count, value_limit, numbers);
    case PJRUN_DICTIONARY_128: return add128(dictionary, values, count, value_limit, numbers);
    case PJRUN_DICTIONARY_BYTES: return add_texts(dictionary, values, count, value_limit, byte_limit, numbers);
    }
    return 0;
}
