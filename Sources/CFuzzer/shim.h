#pragma once

#include <stddef.h>
#include <stdint.h>

typedef int (*hl_fuzz_input)(const uint8_t *data, size_t size);

// libFuzzer's own, there only where it is linked.
// Source: https://llvm.org/docs/LibFuzzer.html#using-libfuzzer-as-a-library
extern int LLVMFuzzerRunDriver(int *argc, char ***argv, hl_fuzz_input run) __attribute__((weak));

// Lets libFuzzer drive `run` as its command line says; -1 if it is not linked.
static inline int hl_fuzz(int *argc, char ***argv, hl_fuzz_input run) {
    return LLVMFuzzerRunDriver ? LLVMFuzzerRunDriver(argc, argv, run) : -1;
}
