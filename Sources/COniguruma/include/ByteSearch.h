#pragma once
// Substring search, for LIKE and for regular expressions that are plain text. Takes no library.
#include <stddef.h>
#include <stdint.h>

// The offset of the first occurrence of the needle, or -1. The needle is not empty. Time is linear in the haystack.
long pj_find_bytes(const uint8_t *haystack, size_t count, const uint8_t *needle, size_t needle_count);
// The same without vector instructions: what the other must agree with.
long pj_find_bytes_plainly(const uint8_t *haystack, size_t count, const uint8_t *needle, size_t needle_count);
