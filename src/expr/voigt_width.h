/* The true full width at half maximum of a Voigt profile, no approximation, and its derivatives. */
#ifndef MM_EXPR_VOIGT_WIDTH_H
#define MM_EXPR_VOIGT_WIDTH_H

/** The width for the Gaussian's sigma and the Lorentzian's HWHM gamma, in their unit; to 1e-14. NaN where one
 * of them is negative. */
double mm_voigt_fwhm(double sigma, double gamma);

/** d width/d sigma and d width/d gamma. At sigma = 0 they are 0 and 2. */
double mm_voigt_fwhm_by_sigma(double sigma, double gamma);
double mm_voigt_fwhm_by_gamma(double sigma, double gamma);

#endif
