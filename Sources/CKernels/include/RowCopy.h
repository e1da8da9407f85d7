#pragma once
// Copying texts that lie anywhere, in any order.
#include <stddef.h>
#include <stdint.h>
#include "FieldView.h"

#pragma clang assume_nonnull begin

/// Bytes of the views `order[0]`, `order[1]` ... `order[count - 1]` together.
size_t pjrun_order_length(const pjrun_view_t *views, const uint32_t *order, size_t count);

/// Copies the texts of the views `order[0]`, `order[1]` ... `order[count - 1]`, one after the other.
///
/// - views: their texts are padded behind.
/// - out: room for all of them and 64 bytes more.
/// - Returns: bytes written, the room behind not counted.
size_t pjrun_copy_ordered(const pjrun_view_t *views, const uint32_t *order, size_t count, uint8_t *out);

/// The same with one field of each row in front of the others.
///
/// - fields: a field of each row, as it lies in the row's text.
/// - delimiter: the byte between fields.
size_t pjrun_copy_ordered_field_first(
    const pjrun_view_t *views, const pjrun_view_t *fields, const uint32_t *order, size_t count, uint8_t delimiter,
    uint8_t *out);

#pragma clang assume_nonnull end
