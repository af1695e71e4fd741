/* Physical constants, CODATA 2018 (Tiesinga et al., Rev. Mod. Phys. 93, 025010 (2021)), in SI units. */
#ifndef MM_BASE_CONSTANTS_H
#define MM_BASE_CONSTANTS_H

#define MM_PI 3.14159265358979323846
#define MM_KB 1.380649e-23                 /* Boltzmann, J/K, exact */
#define MM_E 1.602176634e-19               /* elementary charge, C, exact */
#define MM_H 6.62607015e-34                /* Planck, J s, exact */
#define MM_NA 6.02214076e23                /* Avogadro, 1/mol, exact */
#define MM_R 8.31446261815324              /* gas constant, J/(mol K), exact */
#define MM_MU0 1.25663706212e-6            /* vacuum permeability, T m/A */
#define MM_MUB 9.2740100783e-24            /* Bohr magneton, J/T */
#define MM_PHI0 2.067833848e-15            /* flux quantum h/2e, Wb */
#define MM_KB_EV (MM_KB / MM_E)            /* Boltzmann, eV/K */
#define MM_EV_KJ_MOL (MM_E * MM_NA / 1000) /* 1 eV a particle in kJ/mol: 96.48533212 */

#endif
