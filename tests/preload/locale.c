/* A program that this is loaded into begins in the locale of the environment, as a host of the library may.
 */
#include <locale.h>
#include <stdlib.h>

__attribute__((constructor)) static void take_locale(void)
{
    if (setlocale(LC_ALL, "") == NULL)
        abort();
}
