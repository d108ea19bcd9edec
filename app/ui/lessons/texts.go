package lessons

import "untrained/app/ui/words"

// Configurations that lessons use more than once.
const (
	fewKinds    = "quick=1&activation=linear,relu,tanh,abs&pooling=avg2&training=random&layer=2"
	moreKinds   = "quick=1&activation=linear,relu,tanh,leaky,elu,abs&pooling=avg2,max2&training=random&layer=2"
	threeGuests = "quick=1&training=pixels,gabor,shuffled-responses&seeds=2"
)

// TwoAreas is what groups run together.
var TwoAreas = words.Together.Config

// Plans are the lessons. The numbers in expected answers are those of the runs of
// their steps, of the bundled runs and of the toys; a test computes all of them again.
var Plans = []plan{
	{
		minutes: 15,
		title:   "What does training add?",
		claim:   "C1", run: "training-objects",
		about: "Nothing is installed and nobody waits. The class guesses by a show of hands, sees what was measured in a " +
			"human brain, takes a trained network apart, bends an activation, and asks why one recording does not decide.",
		goals: []string{
			"Say where training matters for models of visual cortex, and where the architecture alone goes far.",
			"Say what random, trained and weight-shuffled networks have in common.",
			"Tell “undecided” from “no effect”.",
		},
		before: []string{
			"Open this page once on the machine that projects; afterwards it works without a network.",
			"Keep the expected answers on another screen: they are shown for this page’s switch alone.",
		},
		Steps: []step{
			{
				minutes: 4, title: "Guess by a show of hands", OnStory: true,
				does: "The left panel of the first screen: orange marks are networks trained to name objects, and how well they " +
					"predict regions of a human brain. Random networks have the same architecture. Where will they land? Vote on " +
					"early visual cortex (EVC) and on LOC, a higher region: level with the trained one, half way, or at the bottom? " +
					"Drag the blue squares to the majority’s guess, then press Show me.",
				Asks: []ask{
					{"How much does training add in EVC, and how much in LOC?",
						"In EVC 0.09: random networks reach 0.10 where trained ones reach 0.19. In LOC 0.21: 0.11 against 0.32. What " +
							"the architecture does alone is about the same in both; what training adds is more than twice as much in LOC."},
					{"Is that so in every higher region?",
						"No. In the fusiform face area (FFA) the random networks are level with the trained ones, with wide intervals. " +
							"One region is not a rule; that is why the intervals are shown."},
				},
			},
			{
				minutes: 4, title: "Shuffle a trained network", OnStory: true,
				does: "The right panel: one slider puts the weights of a trained network into random order, within each layer. " +
					"Before moving it: which layer will notice most? Then go to 100 %.",
				Asks: []ask{
					{"How much of the intact network’s view of the digits is left at each layer?",
						"1.00 at layer 1, 0.95 at layer 2, 0.81 at layer 3, 0.44 at the output, and it reads 0 of 30 digits. The " +
							"numbers are all still there; only their places are lost. Early layers hardly need the places, the output " +
							"does."},
					{"Part of the 1.00 at layer 1 is brightness. Which chip shows that?",
						"“Mean-subtracted filters”: without the mean of each filter 0.99, 0.92, 0.67 and 0.29 are left."},
				},
			},
			{
				minutes: 4, title: "Bend it", Claim: "C7", OnStory: true,
				does: "Card C7: twelve random units watch a turning grating. The slider bends their activation from linear over " +
					"ReLU to absolute value; the gauge says how far their tuning is from that of 308 recorded cells of macaque V1.",
				Asks: []ask{
					{"At which bend is the distance smallest? Nothing was trained here.",
						"At ReLU: 0.30, against 0.48 for linear units and 0.58 for absolute values. A rectification alone brings " +
							"random " +
							"filters nearer to cells."},
					{"Now move the threshold to −0.5. Is ReLU a law?",
						"No: at ReLU the distance is now 0.48. Another choice of the analysis moves the best bend, and the full " +
							"experiment (C7) finds other activations that come nearer than ReLU."},
				},
			},
			{
				minutes: 3, title: "Why one recording is undecided", OnStory: true,
				does: "Back to the first screen: the chips “monkey IT” and “human IT” show the same networks and the same 92 " +
					"pictures; only the brain behind the higher region changes.",
				Asks: []ask{
					{"What does training add in IT beyond what it adds in EVC, in monkeys and in people?",
						"In monkey IT 0.16, with a 95 % interval from 0.10 to 0.23: supported. In human IT −0.00, from −0.12 to 0.12: " +
							"undecided."},
					{"Does the second number show that training adds nothing in people?",
						"No. The interval holds 0, and it also holds an effect two thirds as large as that in monkeys. Fifteen people " +
							"and 92 " +
							"pictures cannot tell the two apart. Undecided is a statement about the data, not about the brain."},
				},
			},
		},
		after: []string{
			"What would one have to do to decide for people? (More people or pictures; the criterion fixed beforehand.)",
			"Which of today’s numbers were computed in this room, and which beforehand? Where does the page say so?",
			"Your guess stayed on the chart as a ghost. What did you believe, and what changed it?",
		},
	},
	{
		minutes: 45,
		title:   "Many groups, one answer",
		claim:   "C7", run: "selectivity-v1",
		about: "Groups bend an activation by hand, measure how random networks are tuned, learn that the winner depends " +
			"on who takes part, and then " +
			"pool one experiment that each group runs with other random networks.",
		goals: []string{
			"Explain circular variance, and what a histogram of it says about a population of cells.",
			"See that “the best of those compared” depends on who is compared.",
			"Pool results of several groups, and say which part of the uncertainty that makes smaller and which not.",
		},
		before: []string{
			"Decide how results come together: as files that groups save and hand in, or live with make run CLASS=1 on the " +
				"teacher’s machine.",
			"For step 4 show the class page: whoever joins gets a link with random networks of its own. Without a class open " +
				"the " +
				"step’s link, press Share and make one link for each group.",
			"Print the worksheet: it carries each step’s link as a QR code.",
		},
		Steps: []step{
			{
				minutes: 5, title: "Bend it", Claim: "C7", OnStory: true,
				does: "Card C7 of the story: a grating turns in front of twelve random units. Move the bend until their tuning " +
					"comes nearest to the recorded cells, and watch the histogram change.",
				Asks: []ask{
					{"A cell answers to one orientation and is silent at all others. Another answers to all alike. What are their " +
						"circular variances?",
						"0 for the first, 1 for the second."},
					{"Linear, ReLU, absolute value: which distances does the gauge show?", "0.48, 0.30 and 0.58."},
				},
			},
			{
				minutes: 10, title: "Who is tuned like V1?", Route: "selectivity", Config: fewKinds + "&seed=1",
				keep: "seed",
				does: "Four kinds of unit take part: linear, ReLU, tanh and absolute value, all with average pooling. Predict, " +
					"then run (ten seconds to a minute).",
				Asks: []ask{
					{"Look at the figure of rivals: right of 0 ReLU is nearer to the recorded cells. Why does C7 read undecided, " +
						"whatever the figure shows?",
						"Linear, sigmoid, tanh and ELU decide, and sigmoid and ELU have not taken part. What was not compared cannot " +
							"be claimed."},
				},
				Verdicts: []string{"C7 undecided", "C7 undecided"},
			},
			{
				minutes: 10, title: "More competitors", Route: "selectivity", Config: moreKinds + "&seed=1",
				keep: "seed",
				does: "Two more kinds of unit take part, leaky ReLU and ELU, and max pooling beside average pooling. The ReLU " +
					"networks with " +
					"average pooling are the very same as before.",
				Asks: []ask{
					{"Choose average pooling in the figure of rivals. What do the newcomers change for the others?",
						"Nothing but the correction: each is compared with ReLU by itself, and the more are compared, the smaller a " +
							"p value must be before anything is said (Holm)."},
					{"Why not compare ReLU with the best of its rivals alone?",
						"The best of several noisy numbers is too good by chance. Among equals ReLU would look worse than the best of " +
							"six nearly every time."},
				},
				Verdicts: []string{"C7 undecided", "C7 undecided"},
			},
			{
				minutes: 15, title: "One experiment, many groups", Route: "encoding", Config: TwoAreas + "&seed=1", keep: "seed",
				does: "Each group opens its own link (the first seeds lie two apart), predicts, runs, and saves the result as " +
					"JSON or sends it to the class. The teacher opens “Class results”.",
				Asks: []ask{
					{"How many groups recover the built-in effect against random networks as drawn, and how many against those with " +
						"zero-mean kernels?",
						"With first seeds 1, 3, 5 and 7: none of four against networks as drawn; three of four against zero-mean ones, " +
							"all but the group with first seed 5."},
					{"The pooled verdict is strict: the same in every group, else undecided. What comes out?",
						"As drawn: method check failed, in agreement. Zero-mean: undecided, because one group of four disagrees."},
					{"A hundred more groups join. Which part of the pooled interval becomes smaller?",
						"The part that comes from the random networks. All groups share the same neurons and pictures, and no number " +
							"of groups makes that part smaller."},
				},
				Verdicts: []string{"C1 not recovered -0.01 -0.04 0.03", "C1 recovered 0.10 0.05 0.15"},
			},
		},
		after: []string{
			"Is “the same verdict in every group” a good rule? What would you put in its place, before seeing the results?",
			"The groups’ seeds lie two apart. What would go wrong if every group used the seed 1?",
		},
	},
	{
		minutes: 90,
		title:   "Arguing from evidence",
		claim:   "C4", run: "specialisation-evc-monkey",
		about: "Students test controls, meet a verdict that depends on one small choice, a task at which everything " +
			"fails, a claim that comes out the other way " +
			"round, and a question without one winner, and write a verdict of their own.",
		goals: []string{
			"Say what a control is for, and read one before the result.",
			"Tell “no difference was found” from “there is no difference”.",
			"Report a result that goes against the expectation as it is.",
			"Write a claim, a criterion and a verdict in three sentences.",
		},
		before: []string{
			"Groups of two or three, one machine each. Every step runs in under a minute on two cores; the texture one takes " +
				"longest.",
			"Print the worksheet.",
		},
		Steps: []step{
			{
				minutes: 5, title: "Your own digit", Route: "network",
				does: "Draw a digit on the pad and follow it through the layers. Play one convolution in slow motion.",
				Asks: []ask{
					{"One number of a map is made of how many numbers of the picture, in the first layer?",
						"Of 49: its kernels are 7 pixels wide and high, and the picture has one channel."},
				},
			},
			{
				minutes: 10, title: "Controls first", Route: "encoding", Config: threeGuests + "&seed=1", keep: "seed",
				does: "No network takes part. Pixels, a fixed bank of stripe filters (Gabor energies) and shuffled responses " +
					"predict a simulated V1 that was built from such filters.",
				Asks: []ask{
					{"What must the score with shuffled responses be, and what is it?",
						"0, because nothing can predict responses that belong to other pictures. It is: the interval includes 0, and " +
							"both its ends lie near it."},
					{"Do the filters win, as they must?",
						"Yes: 0.37 against 0.16 for pixels; the difference is 0.21, from 0.09 to 0.33, so the method check is passed. " +
							"Had they lost, no other number of this page could be trusted."},
				},
				Verdicts: []string{"C10 recovered 0.21 0.09 0.33"},
			},
			{
				minutes: 10, title: "One small choice", Route: "encoding", Config: TwoAreas + "&seed=1", keep: "dc,seed",
				does: "Answer the question on the page before anything is computed. Then press Run; it takes some seconds.",
				Asks: []ask{
					{"The page judges the claim C1 twice, from the same recordings. What differs, and do the two verdicts agree?",
						"They do not. Against random networks as drawn: method check failed, −0.01 with an interval from −0.04 to " +
							"0.03. Against random networks with zero-mean kernels: method check passed, 0.10 from 0.05 to 0.15. The " +
							"trained network is the same both times; what differs is whether the random one is led by the mean " +
							"brightness of a picture."},
					{"Why does it say “method check passed” and not “supported”?",
						"The recordings are simulated, and the effect was built into them. The run shows whether the method finds what " +
							"is there. It says nothing about a brain."},
					{"The first interval includes 0. Does that show that there is no effect?",
						"No. It was built in, and the second comparison finds it. Random networks as drawn also see how bright an " +
							"object is, which predicts much of the higher area, so that training adds no more there than in V1."},
				},
				Verdicts: []string{"C1 not recovered -0.01 -0.04 0.03", "C1 recovered 0.10 0.05 0.15"},
			},
			{
				minutes: 5, title: "Two other random networks", Route: "encoding", Config: TwoAreas + "&seed=5",
				keep: "dc,seed", run: true,
				does: "The same run with another first seed: two other random networks. Nothing else has changed.",
				Asks: []ask{
					{"What has happened to the second verdict, and why?",
						"Now this check fails, too. The estimate hardly moved (0.08 instead of 0.10), but the interval reaches " +
							"from −0.01 to 0.18. Two networks say little about how much random networks differ, so the interval’s width " +
							"is itself a matter of luck."},
				},
				Verdicts: []string{"C1 not recovered 0.02 -0.19 0.23", "C1 not recovered 0.08 -0.01 0.18"},
			},
			{
				minutes: 15, title: "Digits and twins", Route: "texture",
				Config: "quick=1&activation=linear,relu&pooling=max2&training=random,trained,pixels&task=digit,twin&dc=zero&seed=1",
				does: "First card C8 of the story: bend the activation and watch patches of textures regroup. Then two " +
					"questions on the " +
					"same pictures: which digit, and whether a texture is natural or a twin with the " +
					"same amounts of stripes in other places. Quick runs see few pictures.",
				Asks: []ask{
					{"Which readout classifies the digit best? Does the network matter?",
						"Pixels without any network are level with the trained network, at about 0.8; the small random ReLU network " +
							"reads about half, with a wide interval. For digits no network is needed here, and the control says so."},
					{"Can any of them tell natural textures from twins? Chance is 0.5.",
						"None was shown to: every interval includes 0.5. That is no proof that they cannot. With so few pictures some " +
							"intervals reach up to 0.7."},
				},
				Verdicts: []string{"C8 undecided"},
			},
			{
				minutes: 15, title: "The other way round", Route: "complexity", Config: "quick=1&seed=1", keep: "seed",
				does: "First card C3 of the story: one unit’s response over all mixtures of three pictures, as a landscape. Then " +
					"the claim: the more complex the function that a random network computes, the better it predicts. The " +
					"simulated cells are hardly more complex than a linear filter: nothing is built into them either way.",
				Asks: []ask{
					{"What is the slope, and what does the verdict say?",
						"−0.03, from −0.12 to 0.06: in this small run more complex networks predict no better. There is no " +
							"verdict: on these simulated cells neither sign of the slope would say anything about a brain."},
					{"What do you report?",
						"That the expected effect was not found, with the number and its interval, and what was small about the run " +
							"(few networks, few pictures). Not: that it failed, and not: another measure until one agrees."},
				},
				Verdicts: []string{"C3 none -0.03 -0.12 0.06"},
			},
			{
				minutes: 15, title: "No total", Route: "scorecard",
				Config: "quick=1&models=relu-max,linear-avg,task,gabor,pixels&seed=1", keep: "seed,models",
				does: "Five models by four measures, without a total.",
				Asks: []ask{
					{"Which model comes first by which measure?",
						"Gabor energies predict the simulated V1 best (0.37; the trained network 0.24); the trained and the random " +
							"ReLU network are level as those tuned most like V1 cells; the trained network classifies textures best; " +
							"digits, " +
							"random linear networks, with others close behind."},
					{"The verdict on C11 is supported. What did it take?",
						"Two measures with different winners, each clearly behind by the other’s measure: Gabor energies lead in V1 " +
							"(0.30 to 0.44; the trained network 0.19 to 0.296), and the trained network at textures (0.25 to 0.44; Gabor " +
							"energies 0.15 to 0.25). The intervals hardly part: do not lean on it."},
				},
				Verdicts: []string{"C11 supported"},
			},
			{
				minutes: 10, title: "Your verdict",
				does: "Choose one claim of the story. Write three sentences: the claim in your words; the criterion, fixed " +
					"before you look; the verdict with its number, its interval, and what you ran.",
				Asks: []ask{{"The three sentences.", ""}},
			},
		},
		after: []string{
			"Which result surprised you? Would you have looked as closely at one that did not?",
			"Which of today’s results says anything about a brain? (None: all recordings were simulated. The story shows runs " +
				"on real ones.)",
		},
	},
}
