#pragma once
// Byte-scanning and number-parsing kernels over blocks of delimited text.
//
// Everything here is a pure function over pointers and lengths: nothing allocates, nothing is remembered between
// calls. What depends on the processor is reached through the table of `pjrun_kernels()`; the rest are plain
// functions.
//
// PADDING. Kernels load whole vectors. Of every text passed to a function that says "padded", the 64 bytes before its
// first byte and the 64 bytes after its last one must be readable; of one that says "padded behind", those after it.
// What the padding holds never changes a result.
//
// OFFSETS into a text are 32 bits wide: a block is shorter than 2 GiB.
#include "DecimalNumbers.h"
#include "FieldGather.h"
#include "FieldParsing.h"
#include "FieldText.h"
#include "FieldView.h"
#include "PageMove.h"
#include "KernelTable.h"
#include "RowAssembly.h"
#include "RowCopy.h"
#include "Selection.h"
#include "StructuralIndex.h"
