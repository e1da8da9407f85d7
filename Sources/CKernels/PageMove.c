#include "PageMove.h"

#include <sys/mman.h>

bool pjrun_move_pages(void *pages, size_t size, void *target) {
    return mremap(pages, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, target) != MAP_FAILED;
}
