/** Everyday English, a line of words that stand for each other either way. */
export const sameTable = `
kid child
mom mother mum mama
dad father papa
grandma grandmother granny
grandpa grandfather granddad
movie film
car automobile
photo picture pic photograph image
house home
apartment flat condo
job work
vacation holiday
shop store
couch sofa
bike bicycle cycle
buy purchase
begin start
finish complete end
big large huge
small little tiny
sick ill
doctor physician
scared afraid frighten
happy glad pleased
sad unhappy upset
angry mad
smart clever intelligent
beautiful pretty gorgeous
fast quick
friend buddy pal
present gift
trip journey
road street
ocean sea
forest woods
marry wed wedding marriage
hurt injure injury
fix repair
choose pick select
quit resign
allergic allergy
gym workout
physical fitness
destress relax unwind
attend join participate
assist help support
talk speak chat conversation
promote advertise advertisement ad marketing
exam test
dog puppy pup
cat kitten
baby infant newborn
tv television
phone cellphone smartphone mobile
laptop computer
picnic barbecue bbq
enjoy love like
favorite favourite
motivate inspire
goal aim dream
plan intend
receive get
visit travel
relocate move
reside live
colleague coworker
lawyer attorney
autumn fall
soccer football
diner restaurant
rent lease
garbage trash rubbish
fridge refrigerator
cellar basement
shirt tshirt
pants trousers
sweater jumper
sneaker trainer
cab taxi
subway metro underground
airplane plane aircraft
vacuum hoover
candy sweet
cookie biscuit
fry chip
supper dinner
feeling emotion
scary frightening
tired exhausted sleepy
difficult hard tough
easy simple
important essential crucial
rich wealthy
funny hilarious
delicious tasty yummy
quiet calm peaceful
loud noisy
repair mend
sofa couch
teach instruct
study learn
win victory
lose loss defeat
argue argument fight quarrel
error mistake bug
delete remove
cost price
salary wage pay
company firm business
begin start commence
answer reply respond
arrive reach
leave depart
obtain acquire get
hide conceal
build construct
break smash shatter
cry weep sob
laugh giggle chuckle
shout yell scream
recall remember
forget forgotten
hate dislike detest
gather collect
throw toss
carry haul
pull drag
hop jump leap
walk stroll
run jog sprint
sleep nap doze
eat consume
bake cook
mom grandma
kids children
kid youngster teen teenager
teen teenager adolescent
woman lady female
man guy male
boss manager supervisor
pupil student
teacher tutor instructor
coach trainer
author writer
actor performer
sport athletics
stage theater theatre
journal diary
note memo
tale story
magazine journal
newspaper paper
internet online web
email mail
film video
song track tune
noise sound
odor smell scent
colour color
picture painting
cup mug
bag purse handbag backpack
wallet purse
coat jacket
cap hat
glasses spectacles
jeans pants
bathroom restroom toilet washroom
yard garden
pool swim
elevator lift
stairs steps
highway freeway motorway
truck lorry
gasoline petrol gas fuel
luggage suitcase baggage
hotel motel inn
airport terminal
hill mountain
creek stream brook river
beach shore coast seaside
stone rock
snake serpent
pig hog
cow cattle
bunny rabbit
chicken hen
wine champagne
soda pop
fries chips
snack treat
meal dish
hungry starve
thirsty drink
cold chilly freezing
hot warm
wet damp
dirty filthy messy
clean tidy wash
old ancient elderly
young youthful
strange weird odd
wonderful amazing awesome fantastic great
terrible awful horrible dreadful
famous celebrity popular
brave courageous
polite courteous
lazy idle
nervous anxious worried stressed
calm relaxed
proud pride
lonely alone isolated
jealous envious
surprised shocked astonished
grateful thankful appreciate
excited thrilled eager
bored boring dull
disappointed letdown
gathering meetup party
debt owe
cash money
tax irs
cheap inexpensive affordable
expensive costly pricey
invest investment
client customer
workshop seminar class
conference summit convention
graduate graduation diploma
scholarship grant
college university
homework assignment
research investigate
degree diploma
therapist counselor psychologist
medicine medication drug
surgery operation
pregnant expecting
die pass death
funeral burial
faith belief
pray prayer
church chapel
volunteer volunteering
donate contribute give
refugee immigrant migrant
citizen resident
police cop officer
steal rob theft
court trial
law legal
vote election
war battle
army military
weapon gun
award prize
trophy medal
compete competition contest
match game
team squad
fan supporter
hike trek
camp camping tent
sketch draw drawing
sculpture statue
photograph photographer photography
dance dancing
sing singer vocalist
gig concert
movie cinema
costume outfit
pet animal
adopt adoption
rescue save
park garden
tree woods
clock watch
couch settee
lamp light
rug carpet
curtain blind
cupboard cabinet closet
stove cooker
faucet tap
flashlight torch
diaper nappy
stroller pram
crib cot
sidewalk pavement
mobile cell
laptop notebook
password passcode
meeting call
appointment booking
reserve book
cancel postpone reschedule
invite invitation
guest visitor
neighbor neighbour
roommate flatmate housemate
girlfriend fiancee
boyfriend fiance
engaged engagement propose
divorce separated
split breakup
argue quarrel
apologize sorry
advice tip suggestion
suggest recommend
warn alert
promise pledge vow
celebrate celebration
birthday bday
christmas xmas
mum mom
nan grandma
`;
