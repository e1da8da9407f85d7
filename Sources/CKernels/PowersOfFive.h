#pragma once
#include <stdint.h>

#define PJRUN_SMALLEST_POWER_OF_FIVE (-342)
#define PJRUN_LARGEST_POWER_OF_FIVE 308
#define PJRUN_POWERS_OF_FIVE (PJRUN_LARGEST_POWER_OF_FIVE - PJRUN_SMALLEST_POWER_OF_FIVE + 1)

// Leading 128 bits of 5^q at q - PJRUN_SMALLEST_POWER_OF_FIVE: the most significant bit is always set.
extern const uint64_t pjrun_powers_of_five[PJRUN_POWERS_OF_FIVE][2];
