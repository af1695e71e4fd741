/* What relaxations are called in figures. */
#ifndef MM_CLI_RELAXATION_NAME_H
#define MM_CLI_RELAXATION_NAME_H

/** The name of a relaxation as markup: the letter α for alpha, another name as it is. The caller frees; NULL
 * without memory. */
char *mm_relaxation_markup(const char *name);

#endif
