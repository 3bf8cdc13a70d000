#pragma once
#include <stddef.h>
#include <stdint.h>

/// SHA-256 of `length` bytes; writes 32 bytes to `digest`. Uses the processor's SHA instructions where it has them.
void chash_sha256(const void *bytes, size_t length, uint8_t digest[32]);

/// The same without the processor's instructions: for tests.
void chash_sha256_portable(const void *bytes, size_t length, uint8_t digest[32]);

/// MD5 of `length` bytes; writes 16 bytes to `digest`.
void chash_md5(const void *bytes, size_t length, uint8_t digest[16]);
