// Package class is the classroom's side of the server: students' browsers post the results that they computed and the
// answers that the students predicted, and the page of each member of the class shows them pooled while they arrive.
//
// There are no accounts. Whoever knows the class code, six letters that the teacher reads out, can take part; whoever
// has the teacher's key, which the server prints on the teacher's own screen, can clear the class. Nothing about a
// person is stored: no name, no address, no time. A result is what package lab computed from a configuration; a
// prediction is a claim and one of its answers. How many groups there are and how many of them run something is counted
// in memory, by numbers that the browsers draw for themselves.
//
// Everything works over plain http, on a network without internet access.
package class
