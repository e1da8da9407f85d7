#pragma once
#include <stdbool.h>
#include <stddef.h>

/// Moves the pages of a mapping to another that is replaced: mremap(2), which Swift does not see.
///
/// Returns false, and leaves both as they were or the target unmapped, if the system refuses.
bool pjrun_move_pages(void *pages, size_t size, void *target);
