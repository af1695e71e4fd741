/* Functions of one or two numbers that C lacks. Outside their domain: NaN, as C does. */
#ifndef MM_EXPR_SPECIAL_H
#define MM_EXPR_SPECIAL_H

double mm_floored_mod(double x, double y); /* x - y floor(x/y), of the sign of y */
double mm_log_gamma(double x);             /* log |gamma(x)|; lgamma() without its global sign */
double mm_real_digamma(double x);          /* first derivative of mm_log_gamma */
double mm_real_trigamma(double x);         /* second */

/* The reduced upper critical field of WHH at T = 0, Hc2(0)/(Tc slope), and its derivatives. */
double mm_whh_zero(double alpha, double lambda);
double mm_whh_zero_by_alpha(double alpha, double lambda);
double mm_whh_zero_by_lambda(double alpha, double lambda);

#endif
