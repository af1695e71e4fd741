/* The upper critical field of Werthamer, Helfand and Hohenberg in reduced units. */
#ifndef MM_NUM_WHH_H
#define MM_NUM_WHH_H

/** Solve ln(1/t) = sum over nu of { 1/|2nu+1| - [ |2nu+1| + h/t + (alpha h/t)^2 / (|2nu+1| + (h + lambda)/t)
 * ]^-1 } for h = (4/pi^2) Hc2 / (Tc S), S = -dHc2/dT at Tc, at t = T/Tc (0 to 1; above 1 the answer is 0),
 * with the Maki parameter alpha and the spin-orbit parameter lambda >= 0. grad, where not NULL, becomes
 * dh/dt, dh/dalpha, dh/dlambda (implicit differentiation). Accuracy: 1e-12 of h. NaN for t < 0, lambda < 0 or
 * NaN. Source: N. R. Werthamer, E. Helfand and P. C. Hohenberg, Phys. Rev. 147, 295 (1966), eq. 28, in closed
 * form with digamma functions; the second-order line, also where it is not the thermodynamic one (dh/dt > 0).
 */
double mm_whh(double t, double alpha, double lambda, double grad[3]);

#endif
