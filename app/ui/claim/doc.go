// Package claim says what results mean for the claims: which answer of a question a result bears out, the line of a
// verdict with its estimate, and the sign of its outcome.
package claim
