// Package class is the classroom's side of the server: students' browsers post the
// results they computed and what they had predicted, and every page of the class
// shows them pooled while they arrive.
//
// There are no accounts. Whoever knows the class code, six letters that the teacher
// reads out, takes part; whoever has the teacher's key, which the server prints on
// the teacher's own screen, can clear the table. Nothing about a person is stored:
// no name, no address, no time. A result is what package lab computed, without
// anything that the page's address did not hold; a prediction is a claim and one of
// its answers.
//
// Everything works over plain http on a network without the internet.
package class
