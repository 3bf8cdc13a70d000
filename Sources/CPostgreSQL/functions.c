#include "CPostgreSQL.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

static CPostgreSQLFunctions functions;
static const char *failure;
static pthread_once_t once = PTHREAD_ONCE_INIT;

struct entry {
    const char *name;
    size_t offset;
};

#define ENTRY(symbol, field) {symbol, offsetof(CPostgreSQLFunctions, field)}

static const struct entry entries[] = {
    ENTRY("PQconnectdbParams", connectdbParams),
    ENTRY("PQfinish", finish),
    ENTRY("PQstatus", status),
    ENTRY("PQerrorMessage", errorMessage),
    ENTRY("PQtransactionStatus", transactionStatus),
    ENTRY("PQserverVersion", serverVersion),
    ENTRY("PQbackendPID", backendPID),
    ENTRY("PQsetNoticeProcessor", setNoticeProcessor),
    ENTRY("PQsendQuery", sendQuery),
    ENTRY("PQgetResult", getResult),
    ENTRY("PQclear", clear),
    ENTRY("PQresultStatus", resultStatus),
    ENTRY("PQresultErrorMessage", resultErrorMessage),
    ENTRY("PQresultErrorField", resultErrorField),
    ENTRY("PQcmdStatus", cmdStatus),
    ENTRY("PQcmdTuples", cmdTuples),
    ENTRY("PQntuples", ntuples),
    ENTRY("PQnfields", nfields),
    ENTRY("PQfname", fname),
    ENTRY("PQftype", ftype),
    ENTRY("PQgetvalue", getvalue),
    ENTRY("PQgetlength", getlength),
    ENTRY("PQgetisnull", getisnull),
    ENTRY("PQputCopyData", putCopyData),
    ENTRY("PQputCopyEnd", putCopyEnd),
    ENTRY("PQgetCancel", getCancel),
    ENTRY("PQcancel", cancel),
    ENTRY("PQfreeCancel", freeCancel),
};

static void load(void) {
    void *library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        failure = "the library libpq.so.5 was not found";
        return;
    }
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
        void *symbol = dlsym(library, entries[i].name);
        if (!symbol) {
            failure = "the library libpq.so.5 lacks a function and is too old";
            return;
        }
        *(void **)((char *)&functions + entries[i].offset) = symbol;
    }
}

const CPostgreSQLFunctions *cpostgresql_functions(const char **reason) {
    pthread_once(&once, load);
    if (reason) *reason = failure;
    return failure ? NULL : &functions;
}
