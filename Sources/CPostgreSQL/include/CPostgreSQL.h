#pragma once
#include <postgresql/libpq-fe.h>

/// The functions of libpq that are used. They are looked up on the first connection: linking the library would
/// cost every start 5 ms, also where no server is asked.
typedef struct {
    PGconn *(*connectdbParams)(const char *const *keywords, const char *const *values, int expand_dbname);
    void (*finish)(PGconn *);
    ConnStatusType (*status)(const PGconn *);
    char *(*errorMessage)(const PGconn *);
    PGTransactionStatusType (*transactionStatus)(const PGconn *);
    int (*serverVersion)(const PGconn *);
    int (*backendPID)(const PGconn *);
    PQnoticeProcessor (*setNoticeProcessor)(PGconn *, PQnoticeProcessor, void *);
    int (*sendQuery)(PGconn *, const char *);
    PGresult *(*getResult)(PGconn *);
    void (*clear)(PGresult *);
    ExecStatusType (*resultStatus)(const PGresult *);
    char *(*resultErrorMessage)(const PGresult *);
    char *(*resultErrorField)(const PGresult *, int);
    char *(*cmdStatus)(PGresult *);
    char *(*cmdTuples)(PGresult *);
    int (*ntuples)(const PGresult *);
    int (*nfields)(const PGresult *);
    char *(*fname)(const PGresult *, int);
    Oid (*ftype)(const PGresult *, int);
    char *(*getvalue)(const PGresult *, int, int);
    int (*getlength)(const PGresult *, int, int);
    int (*getisnull)(const PGresult *, int, int);
    int (*putCopyData)(PGconn *, const char *, int);
    int (*putCopyEnd)(PGconn *, const char *);
    PGcancel *(*getCancel)(PGconn *);
    int (*cancel)(PGcancel *, char *, int);
    void (*freeCancel)(PGcancel *);
} CPostgreSQLFunctions;

/// The functions, loaded once a process; NULL where the library is missing or too old, and `reason` then says why
/// (static text, may be NULL).
const CPostgreSQLFunctions *cpostgresql_functions(const char **reason);

// Keys of error fields, which are macros that Swift does not see.
static const int CPG_SQLSTATE = 'C';
static const int CPG_PRIMARY = 'M';
static const int CPG_DETAIL = 'D';
static const int CPG_HINT = 'H';
static const int CPG_POSITION = 'P';
