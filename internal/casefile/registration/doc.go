// Package registration is the real-name account of an enterprise or an individual (实名注册, R-0.69– ):
// its states, what may be done in each, and what follows.
//
// It guarantees: an enterprise files nothing before a city reviewer has approved it, and no lapse of time approves it
// (R-0.70, T-0.14); an individual is verified at once, with no queue, and a failure stores nothing (R-0.72, T-0.15);
// our own delay never costs the enterprise filing time (T-0.14). It is pure: no clock, no I/O. It imports casefile,
// campaign, person and filing only.
package registration
