/* Tokens of a formula. */
#ifndef MM_EXPR_LEX_H
#define MM_EXPR_LEX_H

#include <stdbool.h>
#include <stddef.h>

typedef enum mm_token_type {
    MM_TOKEN_END,
    MM_TOKEN_NUMBER,
    MM_TOKEN_NAME,
    MM_TOKEN_QUOTED,
    MM_TOKEN_SIGN,
    MM_TOKEN_BAD
} mm_token_type;

typedef struct mm_token {
    mm_token_type type;
    size_t start, end; /* bytes of the formula */
    double value;      /* of a number */
    char sign[3];      /* "+", "<=", "(" ... */
    const char *what;  /* of MM_TOKEN_BAD: what is wrong, start says where */
} mm_token;

/** The token at or behind byte `from`. */
mm_token mm_lex(const char *text, size_t from);

/** The column of a byte: characters of UTF-8 count, from 1. */
size_t mm_lex_column(const char *text, size_t at);

#endif
