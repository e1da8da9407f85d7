#pragma once
// Decoding kernels of Parquet's encodings.
#include "BitPacking.h"
#include "PageEncoding.h"
