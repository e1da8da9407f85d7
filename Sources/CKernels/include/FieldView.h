#pragma once
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// A run of bytes that lies elsewhere. The empty view may have any address; nothing is read there.
typedef struct {
    const uint8_t *start;
    /// Below 2^31.
    size_t count;
} pjrun_view_t;

#pragma clang assume_nonnull end
