// Package train is the page on which a network is trained while one watches.
package train
