#!/usr/bin/env python3
"""Prints Tests/TrinoSQLTests/DateTime/RecordedZones.swift: what Python's zoneinfo says of offsets."""
import zoneinfo, random, datetime as d, io, struct, sys
random.seed(401)
U=d.timezone.utc
zones="""Europe/Zurich Europe/London Europe/Dublin Europe/Moscow America/New_York America/Los_Angeles America/St_Johns
America/Sao_Paulo America/Caracas Asia/Tokyo Asia/Kolkata Asia/Kathmandu Asia/Tehran Asia/Pyongyang Australia/Sydney
Australia/Lord_Howe Pacific/Apia Pacific/Kiritimati Pacific/Chatham Africa/Cairo Africa/Casablanca Antarctica/Troll
America/Godthab Asia/Jerusalem Etc/GMT+5""".split()
E=d.datetime(1970,1,1)
def off(z,s):
    return int((E.replace(tzinfo=U)+d.timedelta(seconds=s)).astimezone(z).utcoffset().total_seconds())
lo=int((d.datetime(1975,1,1)-E).total_seconds()); hi=int((d.datetime(2020,1,1)-E).total_seconds())
out=[]
for n in zones:
    z=zoneinfo.ZoneInfo(n)
    pts=[random.randrange(lo,hi) for _ in range(12)]
    # both sides of some changes
    changes=[]
    prev=off(z,lo)
    for s in range(lo,hi,86400*3):
        o=off(z,s)
        if o!=prev:
            a,b=s-86400*3,s
            while b-a>1:
                m=(a+b)//2
                if off(z,m)==prev: a=m
                else: b=m
            changes.append(b)
            prev=o
    for c in random.sample(changes,min(5,len(changes))): pts+= [c-1,c]
    pts.sort()
    out.append('        ("%s", [%s]),' % (n, ", ".join("(%d, %d)"%(s,off(z,s)) for s in pts)))
# local
loc=[]
for n in zones:
    z=zoneinfo.ZoneInfo(n)
    pts=[]
    prev=off(z,lo); changes=[]
    for s in range(lo,hi,86400*3):
        o=off(z,s)
        if o!=prev:
            a,b=s-86400*3,s
            while b-a>1:
                m=(a+b)//2
                if off(z,m)==prev: a=m
                else: b=m
            changes.append((b,prev,o)); prev=o
    for c,p,o in random.sample(changes,min(4,len(changes))):
        pts+=[c+min(p,o)-1,c+min(p,o),c+(p+o)//2,c+max(p,o)-1,c+max(p,o)]
    pts.append(random.randrange(lo,hi))
    def inst(l):
        t=(E+d.timedelta(seconds=l)).replace(tzinfo=z)
        return int((t.astimezone(U)-E.replace(tzinfo=U)).total_seconds())
    loc.append('        ("%s", [%s]),' % (n, ", ".join("(%d, %d)"%(s,inst(s)) for s in pts)))
# footers
foot="""CET-1CEST,M3.5.0,M10.5.0/3
<+1030>-10:30<+11>-11,M10.1.0,M4.1.0
<-02>2<-01>,M3.5.0/-1,M10.5.0/0
<-04>4<-03>,M9.1.6/24,M4.1.6/24
EET-2EEST,M3.4.4/50,M10.4.4/50
IST-1GMT0,M10.5.0,M3.5.0/1
IST-2IDT,M3.4.4/26,M10.5.0
NST3:30NDT,M3.2.0,M11.1.0
AEST-10AEDT,J60,J300/2:30
EST5EDT,59/0,300/1:30:15
EST5EDT4,M1.1.0/-167,M12.5.6/167
<+0330>-3:30""".split("\n")
def v1(): return b"TZif2"+b"\0"*15+struct.pack(">6l",0,0,0,0,1,1)+b"\0"*6+b"\0"
def z2(f):
    b=v1()+b"TZif2"+b"\0"*15+struct.pack(">6l",0,0,0,1,1,4)+struct.pack(">q",-2**40)+b"\0"+struct.pack(">lbb",0,0,0)+b"XXX\0"+b"\n"+f.encode()+b"\n"
    return zoneinfo.ZoneInfo.from_file(io.BytesIO(b))
fo=[]
for f in foot:
    z=z2(f)
    pts=[]
    for y in (1999,2024,2100):
        a=int((d.datetime(y,1,1)-E).total_seconds())
        prev=off(z,a)
        pts.append(a+random.randrange(0,365*86400))
        for s in range(a,a+366*86400,3600*6):
            o=off(z,s)
            if o!=prev:
                x,b=s-3600*6,s
                while b-x>1:
                    m=(x+b)//2
                    if off(z,m)==prev: x=m
                    else: b=m
                pts+=[b-1,b]; prev=o
    fo.append('        ("%s", [%s]),' % (f, ", ".join("(%d, %d)"%(s,off(z,s)) for s in sorted(pts))))
import re,ast
t=["\n".join(out), "\n".join(loc), "\n".join(fo)]
def emit(name, block, per, doc):
    out=["    /// "+doc, '    static let %s = """'%name]
    for line in block.strip().split("\n"):
        n,pts=ast.literal_eval(line.strip().rstrip(","))
        if "167" in n or "59/0" in n: continue  # Python 3.11 reads these otherwise than POSIX
        for i in range(0,len(pts),per):
            out.append("        "+n+" "+" ".join("%d:%d"%p for p in pts[i:i+per]))
    out.append('        """')
    return "\n".join(out)
src='''/// What Python 3.11's `zoneinfo` says, recorded with Debian's tzdata 2025b on 2026-11-21.
///
/// Instants of 1975 to 2019, at random and on both sides of changes. The recording program drew them with
/// `random.seed(401)`, took `datetime.fromtimestamp(s, zone).utcoffset()` for offsets, the instant of a local time
/// with `fold=0` for local times, and `ZoneInfo.from_file` of a file with nothing but a TZ string for yearly rules.
enum RecordedZones {
'''
src+=emit("offsets",t[0],5,"Zone, then seconds since 1970 UTC and the offset.")+"\n\n"
src+=emit("instants",t[1],4,"Zone, then seconds since 1970 on its clocks and the instant in UTC.")+"\n\n"
src+=emit("rules",t[2],4,"TZ string, then seconds since 1970 UTC in 1999, 2024 and 2100 and the offset.")+"\n}\n"
print(src, end='')
