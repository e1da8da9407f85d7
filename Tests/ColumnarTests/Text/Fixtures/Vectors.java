// Records what java.lang, java.math, java.time and Joda-Time give, for the tests of Columnar/Text.
//
// Usage: java -cp joda-time.jar Vectors.java > java-vectors.tsv
// Columns are separated by tabs; the first names the kind of line. The seed is fixed. Needs Java 19 or later, whose
// Double.toString shows the fewest digits.

import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.text.DecimalFormat;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Random;
import org.joda.time.DateTime;
import org.joda.time.format.DateTimeFormat;
import org.joda.time.format.DateTimeFormatter;
import org.joda.time.format.ISODateTimeFormat;
import org.joda.time.format.PeriodFormatter;
import org.joda.time.format.PeriodFormatterBuilder;

public class Vectors {
    static final Random random = new Random(20261121);
    static final PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);

    static void row(Object... cells) {
        StringBuilder line = new StringBuilder();
        for (Object cell : cells) {
            if (line.length() > 0) line.append('\t');
            line.append(cell);
        }
        out.print(line.append('\n'));
    }

    static String pick(String... choices) { return choices[random.nextInt(choices.length)]; }

    static int below(int bound) { return random.nextInt(bound); }

    /** Changes a character now and then, so that texts that are almost right occur. */
    static String mutate(String text) {
        if (below(3) != 0 || text.isEmpty()) return text;
        int at = below(text.length());
        switch (below(3)) {
            case 0: return text.substring(0, at) + text.substring(at + 1);
            case 1: return text.substring(0, at) + pick("0", "9", "-", "+", " ", ".", ":", "x", "T") + text.substring(at);
            default: return text.substring(0, at) + pick("0", "7", "-", " ", ":", "/") + text.substring(at + 1);
        }
    }

    static void doubles() {
        for (int i = 0; i < 400; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (i % 4 == 1) value = below(100_000_000) / 100.0;
            if (i % 4 == 2) value = random.nextLong() / Math.pow(10, below(25));
            if (i % 40 == 3) value = Double.longBitsToDouble(i);
            if (!Double.isNaN(value)) row("double", Long.toHexString(Double.doubleToRawLongBits(value)), value);
        }
        DecimalFormat seven = new DecimalFormat("0.0#####E0");
        for (int i = 0; i < 400; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (i % 4 == 1) value = below(1_000_000) / 100f;
            if (i % 40 == 3) value = Float.intBitsToFloat(i);
            if (i % 4 == 2) value = 10_000_000 + below(80_000_000);
            if (Float.isNaN(value) || Float.isInfinite(value) || value == 0) continue;
            row("real", Integer.toHexString(Float.floatToRawIntBits(value)), value,
                seven.format(Double.parseDouble(Float.toString(value))));
        }
        for (int i = 0; i < 200; i++) {
            // Halfway between two numbers, where one digit far to the right decides.
            double value = Math.abs(Double.longBitsToDouble(random.nextLong()));
            if (Double.isNaN(value) || Double.isInfinite(value)) continue;
            BigDecimal middle = new BigDecimal(value).add(new BigDecimal(Math.ulp(value)).divide(BigDecimal.valueOf(2)));
            String text = middle.toString();
            if (text.indexOf('E') < 0) text += (text.indexOf('.') < 0 ? "." : "") + pick("", "0001");
            if (text.length() < 400) row("parse", text, Long.toHexString(Double.doubleToRawLongBits(Double.parseDouble(text))));
        }
    }

    static String year() {
        return pick("" + below(10_000), pick("-", "+") + "00" + below(1_000_000), "" + (1600 + below(900)));
    }

    static String date() {
        String form = pick("%d-%d", "%02d-%02d");
        return year() + "-" + String.format(form, 1 + below(13), 1 + below(31));
    }

    static String time() {
        String text = String.format(pick("%d:%d", "%02d:%02d"), below(25), below(61));
        if (below(4) == 0) return text;
        text += String.format(":%02d", below(61));
        return below(2) == 0 ? text : text + "." + (below(3) == 0 ? "999999999999999".substring(below(15)) : "" + below(1 << 30));
    }

    static void dates() {
        DateTimeFormatter iso = ISODateTimeFormat.date().withZoneUTC();
        for (int i = 0; i < 400; i++) {
            String text = mutate(date());
            String result = "X";
            try {
                result = "" + Math.toIntExact(iso.parseMillis(text.strip()) / 86_400_000);
            } catch (IllegalArgumentException | ArithmeticException e) { }
            row("date", text, result);
        }
        for (int i = 0; i < 400; i++) {
            long days = i % 2 == 0 ? below(200_000) - 100_000 : random.nextInt();
            LocalDate date = LocalDate.ofEpochDay(days);
            int months = below(10_000) - 5_000;
            row("calendar", days, date.getYear(), date.getMonthValue(), date.getDayOfMonth(), months,
                date.plusMonths(months).toEpochDay(), date.withDayOfMonth(date.lengthOfMonth()).toEpochDay());
        }
    }

    static void hive() {
        var number = new DateTimeFormatterBuilder().parseCaseInsensitive().parseLenient()
            .appendValue(ChronoField.YEAR, 1, 10, SignStyle.NORMAL).appendLiteral('-')
            .appendValue(ChronoField.MONTH_OF_YEAR, 1, 2, SignStyle.NORMAL).appendLiteral('-')
            .appendValue(ChronoField.DAY_OF_MONTH, 1, 2, SignStyle.NORMAL);
        var dates = number.toFormatter().withResolverStyle(ResolverStyle.LENIENT);
        var spaced = number.appendLiteral(' ')
            .appendValue(ChronoField.HOUR_OF_DAY, 1, 2, SignStyle.NORMAL).appendLiteral(':')
            .appendValue(ChronoField.MINUTE_OF_HOUR, 1, 2, SignStyle.NORMAL).appendLiteral(':')
            .appendValue(ChronoField.SECOND_OF_MINUTE, 1, 2, SignStyle.NORMAL)
            .optionalStart().appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true).optionalEnd()
            .toFormatter().withResolverStyle(ResolverStyle.LENIENT);
        var iso = new DateTimeFormatterBuilder().parseCaseInsensitive().parseLenient()
            .append(java.time.format.DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .toFormatter().withResolverStyle(ResolverStyle.LENIENT);
        for (int i = 0; i < 400; i++) {
            String text = mutate((1600 + below(900)) + "-" + below(20) + "-" + below(50) + pick("", " ", "T")
                + below(30) + ":" + below(70) + ":" + below(70) + pick("", "." + below(1 << 29)));
            String trimmed = text.trim();
            int space = trimmed.indexOf(' ');
            String day = "X";
            String moment = "X";
            try {
                day = "" + LocalDate.parse(space < 0 ? trimmed : trimmed.substring(0, space), dates).toEpochDay();
            } catch (RuntimeException e) { }
            for (var form : java.util.List.of(spaced, iso)) {
                try {
                    LocalDateTime parsed = LocalDateTime.parse(trimmed, form);
                    long millis = parsed.toEpochSecond(ZoneOffset.UTC) * 1000 + (parsed.getNano() + 500_000) / 1_000_000;
                    moment = "" + millis * 1000;
                    break;
                } catch (RuntimeException e) { }
            }
            row("hive", text, day, text.length() < 8 ? "X" : moment);
        }
    }

    static void patterns() {
        String[] forms = {
            "yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.SSSZZ", "yyyyMMddHHmmss", "EEE, dd MMM yyyy",
            "h:mm a", "xxxx-'W'ww-e", "HH:mm", "MM-dd", "yyyy-DDD", "EEEE d MMMM yyyy G", "C YY", "kk:mm:ss.S", "K 'o''clock' a",
            "dd.MM.yyyy HH:mm:ss.SSSSSS", "''yyyy''", "ww e", "M/d/yyyy", "yyyy-MM-dd é HH", "yyyyMM 'at' dd",
        };
        for (int i = 0; i < 800; i++) {
            String form = forms[i % forms.length];
            DateTimeFormatter formatter = DateTimeFormat.forPattern(form).withLocale(Locale.US).withZoneUTC();
            long millis = i % 3 == 0 ? random.nextLong() % 9_000_000_000_000_000L : random.nextLong() % 4_000_000_000_000L;
            String shown = formatter.print(millis);
            String text = below(4) == 0 ? pick(shown.toUpperCase(Locale.US), shown.toLowerCase(Locale.US)) : mutate(shown);
            String result;
            try {
                DateTime parsed = formatter.withOffsetParsed().parseDateTime(text);
                result = "" + parsed.getMillis();
            } catch (IllegalArgumentException e) {
                result = "!" + e.getMessage();
            }
            row("joda", form, millis, shown, text, result);
        }
    }

    static void intervals() {
        PeriodFormatter formatter = new PeriodFormatterBuilder().appendDays().appendLiteral(" ").appendHours()
            .appendLiteral(":").appendMinutes().appendLiteral(":").appendSecondsWithOptionalMillis().toFormatter();
        for (int i = 0; i < 200; i++) {
            String text = below(100) + " " + below(100) + ":" + below(100) + ":" + below(100) + pick("", "." + below(10_000));
            var period = formatter.parsePeriod(text);
            row("interval", text, period.toStandardDuration().getMillis());
        }
    }

    public static void main(String[] arguments) {
        Locale.setDefault(Locale.US);
        row("#", "Java", System.getProperty("java.version"), "Joda-Time",
            DateTimeFormat.class.getPackage().getImplementationVersion());
        doubles();
        dates();
        hive();
        patterns();
        intervals();
        out.flush();
    }
}
