// Package part has what pages are put together from: headings, cards, signs, tags, mosaics of maps, QR codes, and the
// ways in which numbers and sentences are written in a text. It knows neither pages nor results.
package part
