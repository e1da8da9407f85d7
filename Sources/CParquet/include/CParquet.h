#pragma once
// Kernels of Parquet's encodings.
//
// Everything here but the dictionary that is written (PageEncoding.h) is a pure function over pointers and lengths: nothing
// allocates, and what is remembered between calls lies in structures of the caller. What is decoded comes from files that
// nobody vouches for: no function reads beyond the end that it is given plus PADDING, or writes beyond what it says.
//
// PADDING. Of every input and output the 64 bytes behind its end must be readable, and of outputs that say so writable.
#include "BitPacking.h"
#include "BloomFilter.h"
#include "Conversions.h"
#include "Delta.h"
#include "Hybrid.h"
#include "PageEncoding.h"
#include "Texts.h"
