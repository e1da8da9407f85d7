#pragma once
// Oniguruma(3), opened when the first regular expression is compiled: most runs of pjrun need none.
//
// Joni, the engine of Trino's regular expressions, is a port of Oniguruma; the syntax set here is the one Trino uses.
#include "ByteSearch.h"

#include <stddef.h>
#include <stdint.h>

struct pj_regex;

// What a search answers when it does not answer a position.
enum {
    PJ_REGEX_NO_MATCH = -1,
    PJ_REGEX_TOO_MANY_STEPS = -2,  // more backtracking than is allowed
    PJ_REGEX_TOO_DEEP = -3,        // more choices to remember than are allowed, or no memory for them
    PJ_REGEX_TOO_LONG = -4,        // a text of 2 GiB or more
    PJ_REGEX_FAILED = -5,
};

// Groups of which Oniguruma always wants to write at least this many.
enum { PJ_REGEX_LEAST_CAPACITY = 10 };
enum { PJ_REGEX_MESSAGE_SIZE = 256 };

// "6.9.8", or NULL when libonig is not on this machine.
const char *pj_regex_version(void);
// NULL: the pattern is wrong and `message` holds why, without a terminating zero, in `*message_length` bytes.
// Only when pj_regex_version() is not NULL. The pattern is UTF-8.
struct pj_regex *pj_regex_compile(const uint8_t *pattern, size_t count, char *message, size_t *message_length);
void pj_regex_free(struct pj_regex *);
// Capturing groups, the whole match not counted.
int pj_regex_group_count(const struct pj_regex *);
// The number of a named group; 0: no such group.
int pj_regex_group_named(const struct pj_regex *, const uint8_t *name, size_t count);
// Looks for the first match at or after `start`; `text` is UTF-8 and `start` the first byte of a character or the end.
// Groups (0 is the whole match) go to begins and ends, -1 where a group took no part; both have room for `capacity`,
// which is more than the group count and at least PJ_REGEX_LEAST_CAPACITY. NULL for both: only the answer is wanted.
// Several threads may search with one expression.
long pj_regex_search(const struct pj_regex *, const uint8_t *text, size_t count, size_t start, int *begins, int *ends,
                     int capacity);
