#pragma once
#include <sqlite3.h>

// What Swift cannot say of the C interface: variadic calls and destructor constants.

/// Binds text that SQLite copies at once.
static inline int csqlite_bind_text_copy(sqlite3_stmt *statement, int place, const char *text, sqlite3_uint64 bytes) {
  return sqlite3_bind_text64(statement, place, text, bytes, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// Binds text that stays where it is until the statement has been stepped and reset.
static inline int csqlite_bind_text_borrow(sqlite3_stmt *statement, int place, const char *text, sqlite3_uint64 bytes) {
  return sqlite3_bind_text64(statement, place, text, bytes, SQLITE_STATIC, SQLITE_UTF8);
}

/// Binds bytes that SQLite copies at once.
static inline int csqlite_bind_blob_copy(sqlite3_stmt *statement, int place, const void *bytes, sqlite3_uint64 count) {
  return sqlite3_bind_blob64(statement, place, bytes, count, SQLITE_TRANSIENT);
}

/// Answers a function call with text that SQLite copies at once.
static inline void csqlite_result_text(sqlite3_context *context, const char *text, sqlite3_uint64 bytes) {
  sqlite3_result_text64(context, text, bytes, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// Answers a function call with bytes that SQLite copies at once.
static inline void csqlite_result_blob(sqlite3_context *context, const void *bytes, sqlite3_uint64 count) {
  sqlite3_result_blob64(context, bytes, count, SQLITE_TRANSIENT);
}

/// Allows or forbids `sqlite3_load_extension` (not the SQL function of that name).
static inline int csqlite_allow_extensions(sqlite3 *database, int allowed) {
  return sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, allowed, (int *)0);
}
