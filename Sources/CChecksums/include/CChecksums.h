#pragma once
// Cyclic redundancy checks, reflected, with all ones before and after, as S3 names them.
//
// A check value is that of the bytes so far; it begins at 0 and can be continued. The polynomials are those of the
// catalogue of parametrised CRC algorithms (https://reveng.sourceforge.io/crc-catalogue/): CRC-32/ISO-HDLC,
// CRC-32/ISCSI and CRC-64/NVME. Tables and constants are computed from the polynomials at the first use, by one thread.
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

enum checksum_crc {
    checksum_crc32,
    checksum_crc32c,
    checksum_crc64nvme,
};

/// The check value of what `value` is of, followed by the bytes; on the best code for this processor.
uint64_t checksum_crc_update(enum checksum_crc kind, uint64_t value, const void *bytes, size_t count);

/// The same by tables, eight bytes at a time: for every processor.
uint64_t checksum_crc_update_plain(enum checksum_crc kind, uint64_t value, const void *bytes, size_t count);

/// The same bit by bit: what the others are compared to.
uint64_t checksum_crc_update_bitwise(enum checksum_crc kind, uint64_t value, const void *bytes, size_t count);

/// The check value of two pieces, one after the other, from theirs and the size of the second.
///
/// Takes time in the logarithm of the size.
uint64_t checksum_crc_combine(enum checksum_crc kind, uint64_t first, uint64_t second, uint64_t second_count);

/// Whether this processor multiplies without carries, which `checksum_crc_update` uses.
int checksum_crc_is_folded(void);

#pragma clang assume_nonnull end
