/* Numbers have a point, whatever the locale of the program that we are in. */
#ifndef MM_BASE_LOCALE_H
#define MM_BASE_LOCALE_H

#include <locale.h>

/** The C locale for uselocale(), made once; 0 (which changes nothing) without memory. */
locale_t mm_c_locale(void);

#endif
