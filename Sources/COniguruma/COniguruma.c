#include "COniguruma.h"

#include <dlfcn.h>
#include <limits.h>
#include <oniguruma.h>
#include <pthread.h>
#include <string.h>

// Each function under its own name, so that a call here has the types of the header.
#define FUNCTIONS(X) \
    X(onig_initialize) X(onig_version) X(onig_new) X(onig_free) X(onig_search) X(onig_number_of_captures) \
    X(onig_name_to_group_numbers) X(onig_error_code_to_str) X(onig_set_retry_limit_in_match) \
    X(onig_set_retry_limit_in_search) X(onig_set_match_stack_limit_size) X(onig_set_parse_depth_limit)

static struct {
#define DECLARE(name) __typeof__(name) *name;
    FUNCTIONS(DECLARE)
    OnigEncoding utf8;
    OnigSyntaxType syntax;
} api;

static int is_loaded;

// Trino stops a search that runs too long when the query is stopped; here the number of backtracks is bounded instead.
// So many take two or three seconds. They are counted for each search.
#define STEP_LIMIT 250000000ul
// Measured: a search that reaches this holds about 130 MB; (a|b)*$ does in a value between 1 and 2 MB.
#define STACK_LIMIT (1u << 22)
// A group counts for two levels. Measured: patterns of this depth compile in 384 KB of stack, not in 320.
#define NESTING_LIMIT 1000

// The flags of Joni's Syntax.Java in the version Trino uses: those of Oniguruma's, and \x{H}, (?<name>) and \k<name>.
// Its \pL is not among Oniguruma's flags. Newer Oniguruma added two behaviours to its Java syntax that Joni has not,
// so they are all named here.
static void choose_syntax(const OnigSyntaxType *java) {
    api.syntax = *java;
    api.syntax.op |= ONIG_SYN_OP_ESC_X_BRACE_HEX8;
    api.syntax.op2 |= ONIG_SYN_OP2_QMARK_LT_NAMED_GROUP | ONIG_SYN_OP2_ESC_K_NAMED_BACKREF;
    api.syntax.behavior = ONIG_SYN_CONTEXT_INDEP_ANCHORS | ONIG_SYN_CONTEXT_INDEP_REPEAT_OPS |
                          ONIG_SYN_CONTEXT_INVALID_REPEAT_OPS | ONIG_SYN_ALLOW_INVALID_INTERVAL |
                          ONIG_SYN_BACKSLASH_ESCAPE_IN_CC | ONIG_SYN_ALLOW_DOUBLE_RANGE_OP_IN_CC |
                          ONIG_SYN_DIFFERENT_LEN_ALT_LOOK_BEHIND;
    api.syntax.options = ONIG_OPTION_SINGLELINE;
}

static void load(void) {
    void *library = dlopen("libonig.so.5", RTLD_NOW | RTLD_LOCAL);
    if (!library) return;
#define RESOLVE(name) \
    api.name = (__typeof__(name) *)dlsym(library, #name); \
    if (!api.name) return;
    FUNCTIONS(RESOLVE)
    const OnigSyntaxType *java = dlsym(library, "OnigSyntaxJava");
    api.utf8 = dlsym(library, "OnigEncodingUTF8");
    if (!java || !api.utf8 || api.onig_initialize(&api.utf8, 1) != ONIG_NORMAL) return;
    choose_syntax(java);
    api.onig_set_retry_limit_in_match(STEP_LIMIT);
    api.onig_set_retry_limit_in_search(STEP_LIMIT);
    api.onig_set_match_stack_limit_size(STACK_LIMIT);
    api.onig_set_parse_depth_limit(NESTING_LIMIT);
    is_loaded = 1;
}

static int loaded(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    return is_loaded;
}

const char *pj_regex_version(void) { return loaded() ? api.onig_version() : 0; }

static regex_t *regex_of(const struct pj_regex *expression) { return (regex_t *)expression; }

struct pj_regex *pj_regex_compile(const uint8_t *pattern, size_t count, char *message, size_t *message_length) {
    regex_t *regex = 0;
    OnigErrorInfo info = {0};
    int code = api.onig_new(&regex, pattern, pattern + count, ONIG_OPTION_NONE, api.utf8, &api.syntax, &info);
    if (code == ONIG_NORMAL) return (struct pj_regex *)regex;
    _Static_assert(PJ_REGEX_MESSAGE_SIZE >= ONIG_MAX_ERROR_MESSAGE_LEN, "room for the longest message");
    int length = api.onig_error_code_to_str((OnigUChar *)message, code, &info);
    *message_length = length > 0 ? (size_t)length : 0;
    return 0;
}

void pj_regex_free(struct pj_regex *expression) { api.onig_free(regex_of(expression)); }

int pj_regex_group_count(const struct pj_regex *expression) {
    return api.onig_number_of_captures(regex_of(expression));
}

int pj_regex_group_named(const struct pj_regex *expression, const uint8_t *name, size_t count) {
    int *numbers;
    // The syntax gives each name to one group.
    return api.onig_name_to_group_numbers(regex_of(expression), name, name + count, &numbers) > 0 ? numbers[0] : 0;
}

long pj_regex_search(const struct pj_regex *expression, const uint8_t *text, size_t count, size_t start, int *begins,
                     int *ends, int capacity) {
    if (count >= INT_MAX) return PJ_REGEX_TOO_LONG;
    if (!text) text = (const uint8_t *)"";
    // A region of this size is never reallocated, so the caller's memory may serve.
    OnigRegion region = {.allocated = capacity, .num_regs = 0, .beg = begins, .end = ends};
    int answer = api.onig_search(regex_of(expression), text, text + count, text + start, text + count,
                                 begins ? &region : 0, ONIG_OPTION_NONE);
    if (answer >= 0) return answer;
    switch (answer) {
    case ONIG_MISMATCH: return PJ_REGEX_NO_MATCH;
    case ONIGERR_RETRY_LIMIT_IN_MATCH_OVER:
    case ONIGERR_RETRY_LIMIT_IN_SEARCH_OVER: return PJ_REGEX_TOO_MANY_STEPS;
    case ONIGERR_MATCH_STACK_LIMIT_OVER:
    case ONIGERR_MEMORY: return PJ_REGEX_TOO_DEEP;
    default: return PJ_REGEX_FAILED;
    }
}
